// Fills the captured examples of README.md and the pages in docs from the built tool: node scripts/readme.mjs
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The README and the pages that are written by hand and hold captures. */
const PAGES = ['README.md', ...readdirSync(`${root}/docs`).map((name) => `docs/${name}`)].filter((page) =>
  page.endsWith('.md'),
);

function doctor(args) {
  return spawnSync(process.execPath, [`${root}/bin/ddb-doctor.js`, ...args], { encoding: 'utf8', cwd: root });
}

/** What a capture shows, by the first word of the comment before it. */
const CAPTURES = {
  /** The first screen. */
  'example: npm run example --': (args) =>
    doctor(['--replay', 'test/example-account', '--no-keep', ...args]).stdout.trimEnd(),
  /** `can` tells its answer by the exit code too. */
  'can:': (args) => {
    const { stdout, status } = doctor(['can', ...args]);
    return `${stdout}exit ${status}`;
  },
  'golden:': ([file]) => readFileSync(`${root}/${file}`, 'utf8').trimEnd(),
  permissions: () => doctor(['permissions']).stdout.trimEnd(),
};

/** The pages that hold captures, each with its captured blocks as the tool prints them now. */
export function filledPages() {
  const filled = {};
  for (const page of PAGES) {
    const text = readFileSync(`${root}/${page}`, 'utf8');
    for (const [kind, captured] of Object.entries(CAPTURES)) {
      filled[page] = (filled[page] ?? text).replaceAll(
        new RegExp(`(<!-- ${kind}(.*) -->\\n\`\`\`(?:json)?\\n)[^\`]*(?=\`\`\`)`, 'g'),
        (_, head, args) => `${head}${captured(args.trim().split(' '))}\n`,
      );
    }
  }
  return filled;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [page, text] of Object.entries(filledPages())) writeFileSync(`${root}/${page}`, text);
}
