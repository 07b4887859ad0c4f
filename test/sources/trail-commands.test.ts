import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OWN_GAPS } from '../../src/model/codes/gaps.js';
import { gap } from '../../src/model/gap.js';
import { switchOnCommand } from '../../src/sources/trail/switch-on.js';
import { sourceFiles } from '../house/files.js';

/** Runs what is printed in a folder of its own, with an `aws` that writes down its arguments. */
function ran(shell: string, command: string): { args: string[]; document: unknown; files: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'trail-command-'));
  try {
    const script = `aws() { printf '%s\\0' "$@" > args; }\n${command}\n`;
    execFileSync(shell, ['-c', script], { cwd: folder, stdio: 'pipe' });
    const input = join(folder, 'input.json');
    return {
      args: readFileSync(join(folder, 'args'), 'utf8').split('\0').slice(0, -1),
      document: existsSync(input) ? JSON.parse(readFileSync(input, 'utf8')) : undefined,
      files: readdirSync(folder).filter((name) => !['args', 'input.json'].includes(name)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Behind an option, or joined to it by `=`, as a value has to be that begins like an option. */
function givenTo(args: readonly string[], option: string): string | undefined {
  const joined = args.find((each) => each.startsWith(`${option}=`));
  return joined === undefined ? args[args.indexOf(option) + 1] : joined.slice(option.length + 1);
}

const PLAIN = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main';
const HOSTILE = [
  PLAIN,
  "x'; touch pwned; '",
  '$(touch pwned)',
  '`touch pwned`',
  'a b',
  '--endpoint-url=http://elsewhere',
  'file:///etc/hostname',
  'fileb:///etc/hostname',
  'https://elsewhere/',
  'a\u200bb',
  'a\nb',
];

describe.each(['bash', 'dash'])('a command about a trail, in %s', (shell) => {
  it.each(HOSTILE)('starts the logging of the trail that is named, and does nothing else: %j', (arn) => {
    const { about } = gap('TRAIL_STOPPED', { arn, region: 'us-east-1' });
    const { args, document, files } = ran(shell, OWN_GAPS.TRAIL_STOPPED.remedy?.(about as never) ?? '');
    expect(files).toEqual([]);
    expect(args.slice(0, 2)).toEqual(['cloudtrail', 'start-logging']);
    const given = document === undefined ? givenTo(args, '--name') : (document as { Name: string }).Name;
    expect(given).toBe(arn);
    expect(args.filter((each) => /^(?:file|fileb|https?):/.test(each))).toEqual(
      document === undefined ? [] : ['file://input.json'],
    );
    const options = args.filter((each) => each.startsWith('-')).map((each) => each.replace(/^(--[a-z-]+)=.*/s, '$1'));
    expect(options.sort()).toEqual(document === undefined ? ['--name', '--region'] : ['--cli-input-json', '--region']);
  });

  it.each(HOSTILE)('switches data events on, with the selectors that the trail has: %j', (text) => {
    const selectors = {
      AdvancedEventSelectors: [{ Name: text, FieldSelectors: [{ Field: 'eventCategory', Equals: [text] }] }],
    };
    const trail = { arn: text, homeRegion: 'us-east-1', selectors } as unknown as Parameters<typeof switchOnCommand>[0];
    const { args, document, files } = ran(shell, switchOnCommand(trail, undefined));
    expect(files).toEqual([]);
    const list =
      document === undefined
        ? JSON.parse(args[args.indexOf('--advanced-event-selectors') + 1] ?? '')
        : (document as { AdvancedEventSelectors: unknown }).AdvancedEventSelectors;
    expect(typeof list === 'string' ? JSON.parse(list) : list).toMatchObject([
      { Name: text },
      { Name: 'DynamoDB item-level calls' },
    ]);
    expect(args.filter((each) => /^(?:file|fileb|https?):/.test(each))).toEqual(
      document === undefined ? [] : ['file://input.json'],
    );
  });
});

describe('quoting for a shell', () => {
  it('stands once', () => {
    const own = sourceFiles('src', 'diagnostics').flatMap(({ path, text }) => (text.includes(`'\\\\''`) ? [path] : []));
    expect(own).toEqual(['src/model/text/shell.ts']);
  });
});
