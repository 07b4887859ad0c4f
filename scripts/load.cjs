// Loads the chunks of dist/. Each is a CommonJS module. What V8 compiles of them is kept in the user's cache folder
// after their first run: V8 takes it where version, flags and source agree, and compiles the chunk as usual elsewhere.
const { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { homedir } = require('node:os');
const { dirname, join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { Script } = require('node:vm');

// V8 itself compares no more of the source than its length: the build's own hash, put in here, tells builds apart.
const CACHE = join(cacheHome(), 'ddb-doctor', `BUILD_HASH-${process.arch}-${process.versions.v8}`);
const HEAD = '(function(exports,require,module,__import,__meta){';

const modules = new Map();
/** Chunks that were compiled without a cache, to be kept when the process ends. */
const fresh = new Map();

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
  if (cachedData === undefined || script.cachedDataRejected) {
    if (fresh.size === 0) process.once('exit', keep);
    fresh.set(path, script);
  }
  return script;
}

function cacheHome() {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  return XDG_CACHE_HOME || (process.platform === 'win32' && LOCALAPPDATA) || join(homedir(), '.cache');
}

function fileOf(path) {
  return join(CACHE, `${path.replaceAll(/[\\/]/g, '-')}.bin`);
}

function cacheOf(path) {
  try {
    return readFileSync(fileOf(path));
  } catch {
    return undefined;
  }
}

/** Written beside and renamed, so that no other run reads half a file. A home that cannot be written costs time alone. */
function keep() {
  // A home that is not there is nobody's to make.
  if (!existsSync(dirname(cacheHome()))) return;
  try {
    for (const folder of [cacheHome(), dirname(CACHE), CACHE]) makeFolder(folder);
    for (const [path, script] of fresh) {
      const beside = `${fileOf(path)}.${process.pid}`;
      writeFileSync(beside, script.createCachedData(), { mode: 0o600 });
      renameSync(beside, fileOf(path));
    }
  } catch {
    rmQuietly();
  }
}

/** Each by itself: below /proc, Node's recursive mkdir never ends. */
function makeFolder(folder) {
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
}

function rmQuietly() {
  for (const path of fresh.keys()) {
    try {
      rmSync(`${fileOf(path)}.${process.pid}`, { force: true });
    } catch {
      return;
    }
  }
}

/** The chunks loaded so far. */
load.loaded = () => [...modules.keys()];

module.exports = load;
