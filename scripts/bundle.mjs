// Bundles the package into dist/: CommonJS chunks that load on demand, the command line among them, and index.js,
// the public API as an ES module over the same chunks. CommonJS, because only it can be had from a code cache.
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { settings } from './bundling.mjs';
import { notices } from './notices.mjs';
import { referenceFile } from './reference-file.mjs';
import { sbom } from './sbom.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const dist = `${root}dist`;
/** A run that loads this has denials to explain, and evaluates for a while. */
const EVALUATING = 'src/run/explain/groups.ts';

// What only some runs need of what a command imports. As an entry of its own each gets chunks of its own, which load when
// they are first used; an entry itself goes into dist/ where a chunk asks for it by name.
const APART = [
  'yaml',
  'src/check/index.ts',
  'src/check/traps/catalogue.ts',
  'src/denials/read-denial-text.ts',
  'src/denials/record/record-call.ts',
  'src/denials/text/search.ts',
  'src/denials/text/whole-sentence.ts',
  'src/diagnosis/diagnose.ts',
  'src/diagnosis/group.ts',
  EVALUATING,
  'src/evaluation/index.ts',
  'src/evidence/reader/live-reader.ts',
  'src/evidence/redaction/redact-bundle.ts',
  'src/model/reference/reference.ts',
  'src/remedy/remediate.ts',
  'src/requests/requests-of.ts',
  'src/run/foreign/foreign-check.ts',
  'src/sources/records/printed/loose-object.ts',
];

// What most runs load together is one file: V8 takes one script of a thousand functions from its cache in a third of the
// time of a hundred scripts. A chunk goes by the module that it is named for, or its largest, to the first that matches;
// the others are files by themselves.
const TOGETHER = {
  // What `--version` takes.
  main: [/^src\/(?:cli\/(?:main|exit-code)|model\/version)\.ts/],
  start: [
    /^src\/cli\/(?:argv\/(?!intent|read-can)|(?:run-command|commands|configuration)\.ts)/,
    /^src\/cli\/(?:terminal\/color|commands\/(?:diagnose|explain))\.ts/,
    /^src\/(?:model\/text|report\/(?:plain-text|renderers))/,
    /node_modules\/yargs-parser\//,
    /^$/,
  ],
  reporting: [
    /^src\/(?:check\/sentences|model\/codes|report\/(?:card|[\w-]+\.ts|formats\/(?:screen|table-text)))/,
    /^src\/(?:cli\/(?:show|report-files)|run\/state\/(?:index|last-run|state-folder))\.ts/,
    /node_modules\/get-east-asian-width\//,
  ],
  asking: [
    /^src\/(?:aws\/(?!services\/|write)|run\/sources\/open-sources|sources\/(?:athena\/place|side-by-side))/,
    /^src\/aws\/services\/(?:cloudtrail|iam|sts)\.ts/,
    /node_modules\/(?:@smithy\/|@aws\/)/,
    /node_modules\/@aws-sdk\/(?:core|xml-builder|client-(?:cloudtrail|iam|sts)|credential-providers?(?:-node|-env)?|signature-v4-multi-region)\//,
  ],
  reading: [
    /^src\/(?:denials|evidence|model\/(?!reference)|sources\/(?:records|files|text|[\w-]+\.ts))/,
    /^src\/(?:run\/(?:deadline|diagnose|explain(?:\/causes)?|intake|load-checks|question|session)\.ts|diagnosis\/(?:group|cause|answers)\.ts|cli\/terminal\/progress)/,
  ],
  answering: [/^src\/(?:access|grant\/presets|report\/access|run\/can|cli\/(?:commands\/can|argv\/read-can))/],
  explaining: [/^(?:src\/(?:evaluation|check|remedy|requests|diagnosis|model\/reference|run\/explain)|diagnostics)\//],
};

// Only ES modules can be split, so that the chunks are made as such first.
const { metafile, outputFiles: made } = await build({
  ...settings,
  plugins: [...settings.plugins, referenceFile(`${dist}/reference.bin`)],
  absWorkingDir: root,
  entryPoints: {
    index: 'src/index.ts',
    'cli/main': 'src/cli/main.ts',
    ...Object.fromEntries(APART.map((path, index) => [`apart/${index}`, path])),
  },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  chunkNames: 'chunks/[name]-[hash]',
  splitting: true,
  format: 'esm',
  metafile: true,
  write: false,
});

const loadedLater = new Set(
  Object.values(metafile.outputs).flatMap(({ imports }) =>
    imports.filter(({ kind }) => kind === 'dynamic-import').map(({ path }) => relative('dist', path)),
  ),
);
const outputs = made
  .map(({ path, text }) => ({ path: relative(dist, path), text, made: metafile.outputs[relative(root, path)] }))
  .filter(({ path }) => !path.startsWith('apart') || loadedLater.has(path));
const idOf = idsOf(outputs);
const packs = await Promise.all([...packed(outputs)].map(writePack));
await writeFile(`${dist}/index.js`, publicApi(metafile.outputs['dist/index.cjs'].exports));
await writeFile(`${dist}/THIRD-PARTY-NOTICES.txt`, await notices(root, metafile));
await writeFile(`${dist}/sbom.cdx.json`, await sbom(root, metafile));
await writeFile(`${dist}/load.cjs`, await loader());
await copyFile(`${root}src/report/report.schema.json`, `${dist}/report.schema.json`);
await copyFile(`${root}src/report/access/access.schema.json`, `${dist}/access.schema.json`);
await copyFile(`${root}src/report/plan/plan.schema.json`, `${dist}/plan.schema.json`);

await rm(`${dist}/cache`, { recursive: true, force: true });
await removeStale();

const bytes = packs.reduce((sum, { code }) => sum + code.length, 0);
process.stdout.write(`dist: ${outputs.length} chunks in ${packs.length} files, ${Math.round(bytes / 1024)} KiB\n`);

/** Each chunk's name; those that esbuild names by a hash alone are numbered. */
function idsOf(chunks) {
  const ids = new Map();
  for (const { path } of chunks) {
    const name = path.replace(/^chunks\/(?:chunk-|(.+)-)\w{8}\.cjs$/, '$1').replace(/\.cjs$/, '');
    const taken = new Set(ids.values());
    let id = name || '0';
    for (let n = 1; taken.has(id); n += 1) id = name ? `${name}-${n}` : `${n}`;
    ids.set(path, id);
  }
  return ids;
}

/** The chunks of each file, by its name. */
function packed(chunks) {
  const files = new Map();
  for (const chunk of chunks) {
    const found = Object.entries(TOGETHER).find(([, modules]) => modules.some((some) => some.test(mainOf(chunk))));
    const name = found?.[0] ?? idOf.get(chunk.path).replaceAll('/', '-');
    files.set(name, [...(files.get(name) ?? []), chunk]);
  }
  return files;
}

function mainOf({ made: { entryPoint, inputs } }) {
  const [largest = ''] = Object.entries(inputs).sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput)[0] ?? [];
  return entryPoint ?? largest;
}

async function writePack([name, chunks]) {
  const bodies = await Promise.all(
    chunks.map(async (chunk) => `${JSON.stringify(idOf.get(chunk.path))}(exports){${await bodyOf(chunk)}}`),
  );
  // As the loader takes it: text that it had to put together would be copied before it is compiled.
  const code = await minified(
    `function(require,__load,__import,__meta,__export,__toESM){return{${bodies.join(',\n')}}}`,
  );
  const file = `${name}-${createHash('sha256').update(code).digest('hex').slice(0, 8)}.cjs`;
  await mkdir(join(dist, 'chunks'), { recursive: true });
  await writeFile(join(dist, 'chunks', file), code);
  return { file, code, ids: chunks.map(({ path }) => idOf.get(path)) };
}

/** Inside of an expression no name is seen by others, so that each of them is made short. */
async function minified(expression) {
  const head = 'module.exports=';
  const { code } = await transform(`${head}${expression}`, { target: 'node20.19', minify: true });
  // The loader reads a byte a character. esbuild leaves others in regular expressions alone, where an escape means the same.
  const ascii = code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `(${ascii.slice(head.length).replace(/;?\s*$/, '')})`;
}

async function bodyOf({ path, text }) {
  // Chunks are asked of the loader; what a user names (a check, a client) is imported by Node itself.
  const { code } = await transform(text.replaceAll(/\bimport\((?!["'])/g, '__import('), {
    format: 'cjs',
    platform: 'neutral',
    target: 'node20.19',
    supported: { 'dynamic-import': false },
    define: { 'import.meta': '__meta' },
    sourcefile: path,
  });
  return askingLoader(lazilyRequired(withoutHeader(code)), path);
}

/** A chunk is named as the loader knows it, and is a namespace already. */
function askingLoader(code, path) {
  return code.replaceAll(/__toESM\(require\("(\.[^"]+)"\)\)|require\("(\.[^"]+)"\)/g, (_, whole, plain) => {
    const id = idOf.get(join(dirname(path), whole ?? plain));
    if (id === undefined) throw new Error(`${path} asks for ${whole ?? plain}`);
    return `__load("${id}")`;
  });
}

/** What esbuild puts before every CommonJS module, the loader has once. */
function withoutHeader(code) {
  const header =
    /^(?:var __\w+ = [\s\S]*?)?var (\w+_exports) = \{\};\n__export\(\1, (\{[\s\S]*?\n\})\);\nmodule\.exports = __toCommonJS\(\1\);\n/;
  const short = code.replace(header, '__export(exports, $2);\n');
  const left = /\b(?:module\.exports =|__(?:toCommonJS|copyProps|defProp|getOwnPropNames)\b)/.exec(short);
  if (left !== null) throw new Error(`${left[0]} is left of what esbuild puts before a module`);
  return short;
}

/**
 * A chunk asks for another, or for a module of Node's, when it first uses it: most runs use a small part of what a whole
 * command could. Modules of this package and of those bundled run no code that anybody waits for.
 */
function lazilyRequired(code) {
  const asked = new Map();
  const rest = code.replaceAll(
    /^var (import_\w+) = (__toESM\(require\("[^"]+"\)\)|require\("[^"]+"\));\n/gm,
    (_, name, what) => {
      asked.set(name, what);
      return '';
    },
  );
  const used = new Set();
  const body = rest.replaceAll(/\b(import_\w+)\b(?=[.[])/g, (name) => {
    if (!asked.has(name)) return name;
    used.add(name);
    return `(${name}())`;
  });
  const lazily = [...used].map(
    (name) => `var ${name}_; function ${name}() { return ${name}_ ??= ${asked.get(name)}; }\n`,
  );
  return lazily.join('') + body;
}

/** The loader with what each file holds, and the hash of everything that it may load. */
async function loader() {
  const text = await readFile(here('load.cjs'), 'utf8');
  const hash = createHash('sha256').update(text);
  for (const { code } of packs) hash.update(code);
  const files = Object.fromEntries(packs.map(({ file, ids }) => [file, ids]));
  const whole = text
    .replace('BUILD_HASH', hash.digest('hex').slice(0, 16))
    .replace('EVALUATING', chunkOf(EVALUATING))
    .replace('[/* COMMANDS */]', JSON.stringify(await commands()))
    .replace('{ /* FILES */ }', JSON.stringify(files));
  // Nothing is kept of its compiled code: every run reads and compiles it.
  const { code } = await transform(whole, { format: 'cjs', target: 'node20.19', minify: true });
  return code;
}

/** The names of the commands, each of which has a file. */
async function commands() {
  const names = await readdir(`${root}src/cli/commands`);
  return names.filter((name) => name !== 'command.ts').map((name) => name.replace('.ts', ''));
}

function chunkOf(module) {
  const found = outputs.find(({ made: { inputs } }) => inputs[module]?.bytesInOutput > 0);
  if (found === undefined) throw new Error(`${module} is in no chunk`);
  return idOf.get(found.path);
}

/** Files of former builds go last, so that whoever runs the command meanwhile is not left without any. */
async function removeStale() {
  const current = new Set(packs.map(({ file }) => file));
  for (const name of await readdir(join(dist, 'chunks'))) {
    if (!current.has(name)) await rm(join(dist, 'chunks', name), { force: true });
  }
  for (const former of ['cli', 'index.cjs']) await rm(join(dist, former), { recursive: true, force: true });
}

function publicApi(names) {
  return `import load from './load.cjs';\n\nexport const { ${names.join(', ')} } = load('index');\n`;
}
