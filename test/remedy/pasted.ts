import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';

const run = promisify(execFile);

/** What strangers write where a name, a statement's id or a value is asked. */
export const HOSTILE: readonly (readonly [string, string])[] = [
  ['a file', 'file:///etc/hostname'],
  ['a file in another case', 'FILE:///etc/hostname'],
  ['a binary file', 'fileb:///etc/hostname'],
  ['a page', 'https://example.com/x'],
  ['an option', '--endpoint-url=http://example.com'],
  ['a short option', '-x'],
  ['a substitution', '$(touch ran)`touch ran`'],
  ['quotes', `x';touch ran;'"; touch ran`],
  ['the end of a document', "a\nPOLICY\nINPUT\ntouch ran\ncat <<'POLICY'\nb"],
  ['signs without width', 'a\u200bb\u00adc\ufe0f\u2800'],
  ['directions', 'abc\u202egnp.exe\u202c'],
  ['escape sequences', '\u001b[31mred\u009b0m'],
  ['references of templates', 'a${var.x}%{if true}{{resolve:ssm:/x}}'],
  ['a shorthand', 'a,Value=b,{c}'],
  ['line ends', 'a\r\nb\rtouch ran\u2028c\u2029d\u0085e'],
  ['a null', 'a\u0000b'],
  ['a history', 'a!history !! !$ ^a^b'],
  ['percents', 'a%0atouch%20ran%00'],
  ['a home', '~root/x'],
  ['a formula', '=1+1;\t@x'],
  ['a page in another case', 'HTTP://example.com'],
  ['a parameter', '{{resolve:ssm:/x}}'],
  ['a lookup', '${jndi:ldap://x}%{if true}'],
  ['a heredoc', '<<EOT'],
  ['a table', 'a|b\\|c'],
  ['a link', '](javascript:alert(1))'],
  ['markup', '"><img src=x onerror=alert(1)><script>1</script>'],
  ['a long text', `${'a'.repeat(2000)}'`],
  ['a comment', '# x; touch ran'],
  ['a query', "x']|`1`|[?a=='b"],
];

export const DOCUMENT = 'policy.json';
export const INPUT = 'input.json';

export interface Ran {
  /** The arguments of each call of the AWS CLI. */
  readonly calls: readonly (readonly string[])[];
  readonly stderr: string;
  readonly files: readonly string[];
  readonly document: unknown;
  readonly input: unknown;
}

/** A folder with the programs that printed commands run. */
async function bench(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'commands-'));
  for (const name of ['aws', 'ddb-doctor']) {
    const path = join(folder, name);
    await writeFile(
      path,
      `#!/bin/sh\nfor each in "$@"; do printf '%s\\0' "$each"; done >> "$RECORD"\nprintf '\\n\\0' >> "$RECORD"\n${ANSWERS}`,
    );
    await chmod(path, 0o755);
  }
  return folder;
}

/** Enough for scripts to go on to their end. */
const ANSWERS = `case "$*" in
  *get-caller-identity*) echo 111122223333 ;;
  *'length(Versions)'*) echo 2 ;;
  *' == '*) echo True ;;
  *get-resource-policy* | *get-key-policy* | *get-bucket-policy* | *describe-* | *get-inline-policy*) echo '{"Version":"2012-10-17","Statement":[]}' ;;
  *list-attached-role-policies*) echo "$ATTACHED" ;;
  *) echo p-123456 ;;
esac
`;

/** Runs what is printed, where `aws` and `ddb-doctor` write down their arguments; `attached` is listed as attached. */
export async function pasted(shell: string, commands: string, attached = ''): Promise<Ran> {
  const folder = await bench();
  const cwd = await mkdtemp(join(folder, 'run-'));
  const record = join(folder, `${cwd.slice(cwd.lastIndexOf('/') + 1)}.calls`);
  await writeFile(record, '');
  const env = { PATH: `${folder}${delimiter}${process.env['PATH']}`, RECORD: record, ATTACHED: attached, TMPDIR: cwd };
  const { stderr } = await run(shell, [...(shell === 'bash' ? ['--norc'] : []), '-euc', commands], { cwd, env });
  const words = (await readFile(record, 'utf8')).split('\0');
  const calls: string[][] = [[]];
  for (const word of words) word === '\n' ? calls.push([]) : calls.at(-1)?.push(word);
  const written = (await readdir(cwd, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const json = async (wanted: string) => {
    const file = written.find(({ name }) => name === wanted);
    return file === undefined ? null : JSON.parse(await readFile(join(file.parentPath, wanted), 'utf8'));
  };
  const ran = {
    calls: calls
      .filter((call) => call.some((word) => word !== ''))
      .map((call) => call.filter((_, at) => at < call.length)),
    stderr,
    files: written.map(({ name }) => name),
    document: await json(DOCUMENT),
    input: await json(INPUT),
  };
  await rm(folder, { recursive: true });
  return ran;
}

const OPTIONS =
  /^--(?:abac-status|access|account-id|action|attribute-name|attribute-value|attributes|attribute-names|bucket|filters?|lookup-attributes|since|until|as|assume-role-policy-document|cli-input-json|content|description|document|external-id|from|function|function-name|group-name|serial-number|table-name|inline-policy|instance-arn|key-id|name|output|path|permission-set-arn|policy-text|principal|qualifier|queue-url|repository-name|resource-policy|secret-id|statement-id|topic-arn|permissions-boundary|policy|policy-arn|policy-document|policy-id|policy-name|query|region|resource-arn|role|role-arn|role-name|role-session-name|set-as-default|table|tags|target-id|target-type|type|undo|resume|user-name|version-id|vpc-endpoint-ids?|profile)$/;

/** The one address that a command takes: the AWS CLI loads nothing for it. */
const QUEUE_URL = /^https:\/\/sqs\.us-east-1\.amazonaws\.com\/\d{12}\/[\w-]+$/;

/** No argument is more than it was meant to be: a file, a page, or an option. */
export function expectPlainArguments(calls: Ran['calls']): void {
  for (const word of calls.flat()) {
    if (!QUEUE_URL.test(word)) expect(word).not.toMatch(/^(?:fileb:|https?:)/i);
    if (/^file:/i.test(word)) expect([`file://${DOCUMENT}`, `file://${INPUT}`]).toContain(word);
    const [, option = word, value = '-'] = /^(--[a-z-]+)=(.*)$/s.exec(word) ?? [];
    if (word.startsWith('-'))
      expect([option, value]).toEqual([expect.stringMatching(OPTIONS), expect.stringMatching(/^-/)]);
  }
}
