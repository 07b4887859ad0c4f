// Loads the chunks of dist/. Each is a CommonJS module whose compiled code lies beside it in cache/, made when the
// package was built: V8 takes it where version, flags and source agree, and compiles the chunk as usual elsewhere.
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { Script } = require('node:vm');

// V8 itself compares no more of the source than its length: the build's own hash, put in here, tells builds apart.
const CACHE = join(__dirname, 'cache', `BUILD_HASH-${process.arch}-${process.versions.v8}`);
const HEAD = '(function(exports,require,module,__import,__meta){';

const modules = new Map();
const scripts = new Map();

/** The exports of a chunk, by its path below dist/. */
function load(path) {
  const known = modules.get(path);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  modules.set(path, module);
  const filename = join(__dirname, path);
  const run = compile(path, filename).runInThisContext();
  const requireFrom = (id) => (id.startsWith('.') ? load(join(dirname(path), id)) : require(id));
  run(module.exports, requireFrom, module, (url) => import(url), metaOf(filename));
  return module.exports;
}

/** Few chunks ask for their address, and making one takes longer than loading a small chunk. */
function metaOf(filename) {
  return {
    get url() {
      return pathToFileURL(filename).href;
    },
  };
}

function compile(path, filename) {
  const cachedData = cacheOf(path);
  const source = `${HEAD}${readFileSync(filename, 'utf8')}\n})`;
  const script = new Script(source, { filename, ...(cachedData === undefined ? {} : { cachedData }) });
  scripts.set(path, script);
  return script;
}

function cacheOf(path) {
  try {
    return readFileSync(join(CACHE, `${path.replaceAll(/[\\/]/g, '-')}.bin`));
  } catch {
    return undefined;
  }
}

module.exports = Object.assign(load, { CACHE, scripts });
