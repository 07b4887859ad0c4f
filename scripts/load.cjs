// Loads the chunks of dist/. Each is a CommonJS module. What V8 compiles of them is kept in the user's cache folder
// after their first run: V8 takes it where version, flags and source agree, and compiles the chunk as usual elsewhere.
const {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const { homedir } = require('node:os');
const { dirname, join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { Script } = require('node:vm');

// V8 itself compares no more of the source than its length: the build's own hash, put in here, tells builds apart.
let cache = join(cacheHome(), 'ddb-doctor', `BUILD_HASH-${process.arch}-${process.versions.v8}`);
/** Read into one after another: memory of its own for each file makes V8 collect what it just loaded. */
let room = Buffer.allocUnsafeSlow(256 * 1024);

/** Of the bundler's, which every chunk uses: the build puts them here. */
const helpers = 'HELPERS';

const modules = new Map();
/** Chunks that were compiled without a cache, to be kept when the process ends. */
const fresh = new Map();
let keeping = false;

/** The exports of a chunk, by its path below dist/. */
function load(path) {
  const known = modules.get(path);
  if (known !== undefined) return known.exports;
  if (path === 'EVALUATING' && load.isOwnProcess) beginEvaluating();
  const module = { exports: {} };
  modules.set(path, module);
  const filename = join(__dirname, path);
  const run = compile(path, filename).runInThisContext();
  const requireFrom = (id) => (id.startsWith('.') ? load(join(dirname(path), id)) : require(id));
  run(module.exports, requireFrom, module, (url) => import(url), metaOf(filename), ...helpers);
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
  const source = readFileSync(filename, 'utf8');
  const script = new Script(source, { filename, ...(cachedData === undefined ? {} : { cachedData }) });
  if (cachedData === undefined || script.cachedDataRejected) {
    if (!keeping) process.once('exit', keep);
    keeping = true;
    fresh.set(path, script);
  }
  return script;
}

function cacheHome() {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  return XDG_CACHE_HOME || (process.platform === 'win32' && LOCALAPPDATA) || join(homedir(), '.cache');
}

function fileOf(path) {
  return join(cache, `${path.replaceAll(/[\\/]/g, '-')}.bin`);
}

function cacheOf(path) {
  try {
    const file = openSync(fileOf(path));
    try {
      const { size } = fstatSync(file);
      if (size > room.length) room = Buffer.allocUnsafeSlow(2 * size);
      return readSync(file, room, 0, size, 0) === size ? room.subarray(0, size) : undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

/** Written beside and renamed, so that no other run reads half a file. A home that cannot be written costs time alone. */
function keep() {
  if (fresh.size === 0) return;
  // A home that is not there is nobody's to make.
  if (!existsSync(dirname(cacheHome()))) return;
  try {
    for (const folder of [cacheHome(), dirname(cache), cache]) makeFolder(folder);
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

/** Set in a process of our own: V8's flags are nothing that a library changes. */
load.isOwnProcess = false;

/**
 * Lets V8 run code longer before it optimizes it: most runs end soon after, and what was optimized beside them was waste.
 * V8 takes no cache that was made under other flags, so that what is loaded from now on is kept apart from the rest.
 */
function beginEvaluating() {
  // Later versions know the flag no more, and say so on stderr.
  if (!process.versions.node.startsWith('20.')) return;
  keep();
  fresh.clear();
  require('node:v8').setFlagsFromString('--interrupt-budget=400000');
  cache += '-evaluating';
}

/** The chunks loaded so far. */
load.loaded = () => [...modules.keys()];

module.exports = load;
