// Fills the captured examples of README.md and docs/reader-role.md from the built tool: node scripts/readme.mjs
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = `${root}/README.md`;
const readerRole = `${root}/docs/reader-role.md`;

function doctor(...args) {
  return execFileSync(process.execPath, [`${root}/bin/ddb-doctor.js`, ...args], { encoding: 'utf8', cwd: root });
}

/** `can` tells its answer by the exit code too. */
function can(args) {
  const run = spawnSync(process.execPath, [`${root}/bin/ddb-doctor.js`, 'can', ...args], {
    encoding: 'utf8',
    cwd: root,
  });
  return `${run.stdout}exit ${run.status}\n`;
}

/** The first screen. */
function example(args) {
  return doctor('--replay', 'test/example-account', '--no-keep', ...args).trimEnd();
}

/** The README with its captured blocks as the tool prints them now. */
export function filledReadme() {
  return readFileSync(readme, 'utf8')
    .replace(
      /(<!-- example: npm run example -- (.*) -->\n```\n)[^`]*(?=```)/,
      (_, head, args) => `${head}${example(args.split(' '))}\n`,
    )
    .replaceAll(/(<!-- can: (.*) -->\n```\n)[^`]*(?=```)/g, (_, head, args) => `${head}${can(args.split(' '))}`);
}

/** The page about the reader role, with the policy as the tool prints it now. */
export function filledReaderRole() {
  return readFileSync(readerRole, 'utf8').replace(
    /(<!-- permissions -->\n```json\n)[^`]*(?=```)/,
    (_, head) => `${head}${doctor('permissions').trimEnd()}\n`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(readme, filledReadme());
  writeFileSync(readerRole, filledReaderRole());
}
