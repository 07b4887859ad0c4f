// Loads the chunks of dist/chunks/, of which each file holds one or more as functions. What V8 compiles of a file is kept
// in the user's cache folder once chunks of it ran: V8 takes it where version, flags and source agree, and compiles as
// usual elsewhere.
const {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const { dirname, join } = require('node:path');
const { Script } = require('node:vm');

// V8 itself compares no more of the source than its length: the build's own hash, put in here, tells builds apart.
const cache = join(cacheHome(), 'ddb-doctor', `BUILD_HASH-${process.arch}-${process.versions.v8}`);
/** Each command runs other parts, and code that it never runs takes time to load: what is kept is kept for each. */
const COMMANDS = [/* COMMANDS */];
let command = 'library';

/** Read into one after another: memory of its own for each file makes V8 collect what it just loaded. */
let room = Buffer.allocUnsafeSlow(1024 * 1024);

/** The chunks of each file. */
const FILES = { /* FILES */ };
const fileOf = new Map(Object.entries(FILES).flatMap(([file, ids]) => ids.map((id) => [id, file])));

const modules = new Map();
const opened = new Map();
let keeping = false;

/** The exports of a chunk, by its name. */
function load(id) {
  const known = modules.get(id);
  if (known !== undefined) return known;
  if (id === 'EVALUATING' && command !== 'library') beginEvaluating();
  const file = fileOf.get(id);
  let pack = opened.get(file);
  if (pack === undefined) {
    pack = open(file);
    opened.set(file, pack);
  }
  const exports = {};
  modules.set(id, exports);
  pack.chunks[id](exports);
  if (!pack.kept.has(id)) {
    pack.fresh = true;
    if (!keeping) process.once('exit', keep);
    keeping = true;
  }
  return exports;
}

/** Few chunks ask for their address, and making one takes longer than loading a small chunk. */
const meta = {
  dirname: join(__dirname, 'chunks'),
  get url() {
    return require('node:url').pathToFileURL(join(__dirname, 'chunks', 'chunk.cjs')).href;
  },
};

function give(exports, all) {
  for (const name in all) Object.defineProperty(exports, name, { get: all[name], enumerable: true });
}

/** A module of Node's as one with a default export. */
function withDefault(module) {
  return Object.create(module, { default: { value: module, enumerable: true } });
}

/** The chunks of a file as functions, with what is kept of their compiled code: its end says of which. */
function open(file) {
  const source = read(join(__dirname, 'chunks', file)).latin1Slice();
  const ids = FILES[file];
  let cachedData;
  let kept = [];
  try {
    const bytes = read(cacheOf(file));
    cachedData = bytes.subarray(0, -ids.length);
    kept = ids.filter((_, index) => bytes[cachedData.length + index] === 1);
  } catch {
    // Not kept yet.
  }
  const script = asUsual(() => new Script(source, { filename: join(__dirname, 'chunks', file), cachedData }));
  if (script.cachedDataRejected) kept = [];
  const chunks = script.runInThisContext()(ask, load, (url) => import(url), meta, give, withDefault);
  return { script, chunks, kept: new Set(kept), fresh: false };
}

function cacheHome() {
  const { XDG_CACHE_HOME, LOCALAPPDATA, HOME } = process.env;
  const own = XDG_CACHE_HOME || (process.platform === 'win32' && LOCALAPPDATA);
  return own || join(HOME || require('node:os').homedir(), '.cache');
}

function cacheOf(file) {
  return join(cache, `${command}-${file}.bin`);
}

/** The content of a file, until the next is read. */
function read(path) {
  const file = openSync(path);
  try {
    const { size } = fstatSync(file);
    if (size > room.length) room = Buffer.allocUnsafeSlow(2 * size);
    if (readSync(file, room, 0, size, 0) !== size) throw new Error(`${path} is cut off`);
    return room.subarray(0, size);
  } finally {
    closeSync(file);
  }
}

/** Written beside and renamed, so that no other run reads half a file. A home that cannot be written costs time alone. */
function keep() {
  const fresh = [...opened].filter(([, pack]) => pack.fresh);
  if (fresh.length === 0) return;
  // A home that is not there is nobody's to make.
  if (!existsSync(dirname(cacheHome()))) return;
  let beside;
  try {
    for (const folder of [cacheHome(), dirname(cache), cache]) makeFolder(folder);
    for (const [file, { script, kept }] of fresh) {
      beside = `${cacheOf(file)}.${process.pid}`;
      const ran = FILES[file].map((id) => (kept.has(id) || modules.has(id) ? 1 : 0));
      const code = asUsual(() => script.createCachedData());
      writeFileSync(beside, Buffer.concat([code, Buffer.from(ran)]), { mode: 0o600 });
      renameSync(beside, cacheOf(file));
    }
  } catch {
    rmQuietly(beside);
  }
}

/** Each by itself: below /proc, Node's recursive mkdir never ends. */
function makeFolder(folder) {
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
}

function rmQuietly(path) {
  try {
    if (path !== undefined) rmSync(path, { force: true });
  } catch {
    // A folder that cannot be written.
  }
}

/** Said in a process of our own, with the first word of its command line: V8's flags are nothing that a library changes. */
load.begin = (word) => {
  command = COMMANDS.includes(word) ? word : 'diagnose';
};

// Later versions than Node's 20 know the first flag no more, and say so on stderr.
const OWN = process.versions.node.startsWith('20.');
/** What V8 does unless told: optimizes at once, marks and collects with threads beside, lets the heap grow to four times. */
const USUAL = `${OWN ? '--interrupt-budget=67584 --incremental-marking --parallel-scavenge ' : ''}--heap-growing-percent=0`;

/** The flags of V8, where they are not as usual. */
let flags;

function setFlags(given) {
  require('node:v8').setFlagsFromString(given);
}

/**
 * Lets V8 run code six times as long before it optimizes it, and collect no more than it must: most runs end soon after,
 * and what was optimized and marked beside them was waste.
 */
function beginEvaluating() {
  if (!OWN || flags !== undefined) return;
  flags = '--interrupt-budget=400000 --no-incremental-marking --no-parallel-scavenge';
  setFlags(flags);
}

/** Has all of the heap collected when it is 1.6 times what lives in it, and marked meanwhile: less memory, more time. */
load.collectSooner = () => {
  const budget = OWN ? '--interrupt-budget=400000 --incremental-marking --parallel-scavenge ' : '';
  flags = `${budget}--heap-growing-percent=60`;
  setFlags(flags);
};

/** V8 takes no code that was compiled under other flags, ours or Node's: whatever is loaded or kept finds its own. */
function asUsual(work) {
  if (flags === undefined) return work();
  setFlags(USUAL);
  try {
    return work();
  } finally {
    setFlags(flags);
  }
}

/** A module of Node's. */
function ask(id) {
  return asUsual(() => require(id));
}

/** The chunks loaded so far. */
load.loaded = () => [...modules.keys()];

module.exports = load;
