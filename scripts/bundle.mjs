// Bundles the package into dist/: CommonJS chunks that load on demand, the command line among them, and index.js,
// the public API as an ES module over the same chunks. CommonJS, because only it can be had from a code cache.
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
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
const started = Date.now();

// What only some runs need of what a command imports. As an entry of its own each gets chunks of its own, which load when
// they are first used; nothing asks for the entries themselves.
const APART = [
  'yaml',
  'src/check/index.ts',
  'src/check/traps/catalogue.ts',
  'src/denials/read-denial-text.ts',
  'src/denials/record/record-call.ts',
  'src/diagnosis/diagnose.ts',
  'src/diagnosis/group.ts',
  EVALUATING,
  'src/evaluation/index.ts',
  'src/evidence/reader/live-reader.ts',
  'src/evidence/redaction/redact-bundle.ts',
  'src/model/reference/reference.ts',
  'src/remedy/remediate.ts',
  'src/requests/requests-of.ts',
  'src/sources/records/loose-object.ts',
];

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

const HELPERS = await helpersOfEsbuild();
const outputFiles = made.filter(({ path }) => !relative(dist, path).startsWith('apart'));
const chunks = await Promise.all(outputFiles.map(writeChunk));
await writeFile(`${dist}/index.js`, publicApi(metafile.outputs['dist/index.cjs'].exports));
await writeFile(`${dist}/THIRD-PARTY-NOTICES.txt`, await notices(root, metafile));
await writeFile(`${dist}/sbom.cdx.json`, await sbom(root, metafile));
await writeFile(`${dist}/load.cjs`, await loader());
await copyFile(`${root}src/report/report.schema.json`, `${dist}/report.schema.json`);
await copyFile(`${root}src/report/access/access.schema.json`, `${dist}/access.schema.json`);
await copyFile(`${root}src/report/plan/plan.schema.json`, `${dist}/plan.schema.json`);

await rm(`${dist}/cache`, { recursive: true, force: true });
await removeStale();

const bytes = outputFiles.reduce((sum, { contents }) => sum + contents.length, 0);
process.stdout.write(`dist: ${outputFiles.length} chunks, ${Math.round(bytes / 1024)} KiB\n`);

async function writeChunk({ path, text }) {
  // Chunks are required; what a user names (a check, a client) is imported by Node itself.
  const eager = await asCommonJs(text.replaceAll(/\bimport\((?!["'])/g, '__import('), relative(root, path));
  const parameters = ['exports', 'require', 'module', '__import', '__meta', ...HELPERS.names];
  // As the loader takes it: text that it had to put together would be copied before it is compiled.
  const code = `(${await minified(`function(${parameters.join()}){${lazilyRequired(withoutHelpers(eager))}\n}`)})`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, code);
  return code;
}

/** Inside of an expression no name is seen by others, so that each of them is made short. */
async function minified(expression) {
  const head = 'module.exports=';
  const { code } = await transform(`${head}${expression}`, { target: 'node20.19', minify: true });
  return code.slice(head.length).replace(/;?\s*$/, '');
}

async function asCommonJs(text, sourcefile) {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    supported: { 'dynamic-import': false },
    define: { 'import.meta': '__meta' },
    sourcefile,
  });
  return code;
}

/** What esbuild puts before the code of each CommonJS module. It stands in the loader, once. */
async function helpersOfEsbuild() {
  const code = await asCommonJs('export const every = () => import("./one.cjs");', 'all.js');
  const text = code.slice(0, code.indexOf('var all_exports'));
  return { text, names: ['__export', '__toESM', '__toCommonJS'] };
}

/** A chunk without exports keeps its own. */
function withoutHelpers(code) {
  const own = code.search(/^var \w+_exports = \{\};$/m);
  if (own < 0) return code;
  const declared = [...code.slice(0, own).matchAll(/^var (\w+) = /gm)].map(([head]) => head);
  const strange = declared.filter((head) => !HELPERS.text.includes(head));
  if (strange.length > 0) throw new Error(`not a helper of esbuild's: ${strange.join(', ')}`);
  return code.slice(own);
}

/**
 * A chunk asks for another, or for a module of Node's, when it first uses it: most runs use a small part of what a whole
 * command could. Modules of this package and of those bundled run no code that anybody waits for.
 */
function lazilyRequired(code) {
  const names = new Set();
  const required = code.replaceAll(
    /^var (import_\w+) = (__toESM\(require\("[^"]+"\)\)|require\("[^"]+"\));$/gm,
    (_, name, asked) => {
      names.add(name);
      return `var ${name}_; function ${name}() { return ${name}_ ??= ${asked}; }`;
    },
  );
  return required.replaceAll(/\b(import_\w+)\b(?=[.[])/g, (name) => (names.has(name) ? `(${name}())` : name));
}

/** The loader with the hash of everything that it may load. */
async function loader() {
  const text = await readFile(here('load.cjs'), 'utf8');
  const hash = createHash('sha256').update(text);
  for (const code of chunks) hash.update(code);
  const helpers = await minified(`(() => {${HELPERS.text} return [${HELPERS.names.join()}]; })()`);
  return text
    .replace('BUILD_HASH', hash.digest('hex').slice(0, 16))
    .replace('EVALUATING', chunkOf(EVALUATING))
    .replace("'HELPERS'", () => helpers);
}

function chunkOf(module) {
  const found = Object.entries(metafile.outputs).find(([, { inputs }]) => inputs[module]?.bytesInOutput > 0);
  if (found === undefined) throw new Error(`${module} is in no chunk`);
  return relative('dist', found[0]);
}

/** Chunks of former builds go last, so that whoever runs the command meanwhile is not left without any. */
async function removeStale() {
  for (const name of await readdir(join(dist, 'chunks'))) {
    const path = join(dist, 'chunks', name);
    if ((await stat(path)).mtimeMs < started) await rm(path, { force: true });
  }
}

function publicApi(names) {
  return `import load from './load.cjs';\n\nexport const { ${names.join(', ')} } = load('index.cjs');\n`;
}
