import { readdir } from 'node:fs/promises';
import { layerFacts } from '../../src/model/layers.js';
import type { PolicyLayer } from '../../src/model/policy-type.js';
import { type CheckSummary, type CodeSummary, listCodes, summaryOf } from '../../src/run/checks.js';
import { checkList } from './check-list.js';
import { root } from './files.js';

/** The pages of the catalogue by their paths below docs/, as `npm run codes` prints them: one a check, and their list. */
export async function checkPages(): Promise<ReadonlyMap<string, string>> {
  // Of the checks themselves: what a list of them tells is printed beside these pages.
  const [metas, codes] = await Promise.all([checkList(), listCodes({})]);
  const checks = metas.map(summaryOf);
  const pages = await Promise.all(
    checks.map(async (check): Promise<[string, string]> => {
      const own = codes.filter(({ by }) => by === check.id);
      return [`checks/${check.id}.md`, pageOf(check, own, await cases(check.id))];
    }),
  );
  return new Map([...pages, ['checks/README.md', listOf(checks)]]);
}

/** The recorded cases of a check, which are its examples. */
async function cases(id: string): Promise<string[]> {
  const entries = await readdir(`${root}/test/scenarios/${id}`, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

function listOf(checks: readonly CheckSummary[]): string {
  const rows = checks.map(({ id, title }) => `| [${id}](${id}.md) | ${title} |`);
  const head = [
    '# Checks',
    '',
    '`npm run codes` prints these pages from the checks; `ddb-doctor checks ID` prints one.',
  ];
  return [...head, '', '| check | what it finds |', '| --- | --- |', ...rows, ''].join('\n');
}

function pageOf(check: CheckSummary, codes: readonly CodeSummary[], recorded: readonly string[]): string {
  return [
    `# ${check.id}`,
    '',
    check.title,
    '',
    `**Why AWS denies.** ${check.why}`,
    '',
    `**To fix.** ${check.fix}`,
    '',
    `**AWS's page.** <${check.url}>`,
    '',
    ...falseLeadsOf(check),
    ...layersOf(check),
    ...readsOf(check),
    ...examples(check.id, recorded),
    ...codes.flatMap(sectionOf),
  ].join('\n');
}

function falseLeadsOf({ falseLeads }: CheckSummary): string[] {
  return falseLeads.length === 0 ? [] : ['## False leads', '', ...falseLeads.map((lead) => `- ${lead}`), ''];
}

/** How AWS words a denial by a layer. AWS: IAM User Guide, troubleshoot_access-denied. */
function layersOf({ contributes }: CheckSummary): string[] {
  if (contributes.length === 0) return [];
  const rows = contributes.map((layer) => {
    const { title, place, owner } = layerFacts(layer as PolicyLayer);
    // A trust policy is a resource-based policy in AWS's messages.
    const said = layer === 'role-trust-policy' ? 'resource-based policy' : title;
    const article = /^[aeio]/i.test(said) ? 'an' : 'a';
    const words = `\`because no ${said} allows the … action\`, \`with an explicit deny in ${article} ${said}\``;
    return `| ${title} | ${words} | ${place} | ${owner} |`;
  });
  const head = ['## Layers that it gathers', '', '| layer | AWS says | where its policies are | who can change it |'];
  return [...head, '| --- | --- | --- | --- |', ...rows, ''];
}

function readsOf({ reads }: CheckSummary): string[] {
  const lines = reads.length === 0 ? ['Nothing.'] : reads.map((read) => `- \`${read}\``);
  return ['## What it reads', '', ...lines, ''];
}

function examples(id: string, recorded: readonly string[]): string[] {
  const [first] = recorded;
  if (first === undefined) return [];
  const count = recorded.length === 1 ? 'One recorded case' : `${recorded.length} recorded cases`;
  const command = `ddb-doctor --replay test/scenarios/${id}/${first}`;
  return ['## Example', '', `${count} in the source tree, run without AWS:`, '', '```sh', command, '```', ''];
}

function sectionOf({ code, kind, text, meaning, fix, page }: CodeSummary): string[] {
  const says = text === undefined ? [] : [`**The report says.** \`${text}\``, ''];
  return [
    `## ${code}`,
    '',
    `A ${kind}. ${meaning}`,
    '',
    ...says,
    `**To fix.** ${fix}`,
    '',
    `**AWS's page.** <${page}>`,
    '',
  ];
}
