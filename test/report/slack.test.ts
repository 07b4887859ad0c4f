import { describe, expect, it } from 'vitest';
import { phrase } from '../../src/check/phrase.js';
import type { DenialCause } from '../../src/diagnosis/cause.js';
import { renderSlack } from '../../src/report/formats/slack.js';
import { toReport } from '../../src/report/index.js';
import type { DoctorRun } from '../../src/report/report.js';
import { diagnosis, PAGE, rendered, rows, run } from './fixtures/build.js';
import { RUNS } from './fixtures/index.js';

interface Text {
  readonly type: string;
  readonly text: string;
  readonly verbatim?: boolean;
}

interface Message {
  readonly text: string;
  readonly blocks: readonly { readonly type: string; readonly text?: Text; readonly elements?: readonly Text[] }[];
}

async function message(found: DoctorRun): Promise<Message> {
  return JSON.parse(await rendered(renderSlack(toReport(found), rows(found))));
}

/** As Slack shows it: entities read, marks of code away. */
function shown(text: string): string {
  return text.replace(/`/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** https://docs.slack.dev/reference/block-kit/blocks: what Slack takes. */
function held({ text, blocks }: Message): string[] {
  const texts = blocks.flatMap((block) => [...(block.text ? [block.text] : []), ...(block.elements ?? [])]);
  return [
    ...(blocks.length > 50 ? ['too many blocks'] : []),
    ...(text.length > 3000 ? ['the text is too long'] : []),
    ...blocks.filter(({ type }) => !['header', 'section', 'context'].includes(type)).map(({ type }) => type),
    ...blocks.flatMap((block) =>
      block.type === 'header' && (block.text?.text.length ?? 0) > 150 ? ['long header'] : [],
    ),
    ...texts.filter(({ text: { length } }) => length === 0 || length > 3000).map(({ text: { length } }) => `${length}`),
    ...texts.filter(({ type, verbatim }) => type === 'mrkdwn' && verbatim !== true).map(() => 'not verbatim'),
  ];
}

function cause(name: string, count: number): DenialCause {
  const two = { count: 2, top: [] };
  const policy = `arn:aws:organizations::999988887777:policy/o-exampleorgid/service_control_policy/${name}`;
  return {
    id: name,
    status: 'stated',
    layer: 'service-control-policy',
    effect: 'explicit',
    policy,
    count,
    firstSeen: '',
    lastSeen: '',
    accounts: two,
    principals: two,
    regions: two,
    actions: two,
    evaluated: 0,
    unevaluated: count,
    explained: 1,
    diagnoses: [],
  };
}

describe('the message for Slack', () => {
  it.each(Object.entries(RUNS))('of %s is within the limits, with no link or mention but its own', async (_, found) => {
    const sent = await message(found);
    expect(held(sent)).toEqual([]);
    const all = sent.blocks.flatMap((block) => [...(block.text ? [block.text] : []), ...(block.elements ?? [])]);
    const texts = all.filter(({ type }) => type === 'mrkdwn').map(({ text }) => text);
    // A header is plain text, in which nothing is markup.
    const marked = texts.flatMap((text) => text.match(/<[^>]*>/g) ?? []);
    expect(marked.filter((mark) => mark !== `<${PAGE}|About this rule>`)).toEqual([]);
    expect(sent.text).not.toMatch(/[<>]/);
  });

  it.each(Object.entries(RUNS))('of %s reads back as the JSON has it', async (_, found) => {
    const sent = await message(found);
    const sections = sent.blocks.filter(({ type }) => type === 'section').map(({ text }) => shown(text?.text ?? ''));
    for (const [index, { status, count, remediations }] of toReport(found).diagnoses.entries()) {
      const own = sections.find((text) => text.startsWith(`*${index + 1}. `)) ?? '';
      const [first] = remediations;
      const words = {
        explained: 'DENIED',
        undetermined: 'UNDETERMINED',
        'not-reproduced': 'PROBABLY FIXED',
        lookalike: 'NOT A POLICY DENIAL',
        stated: 'DENIED',
      };
      expect(own).toContain(`*${index + 1}. ${words[status]}*`);
      expect(own).toContain(`${count} time`);
      if (first !== undefined && found !== RUNS.hostile) expect(own).toContain(`*Fix:* ${first.text} (${first.owner})`);
      if (first !== undefined && found !== RUNS.hostile) expect(own).toContain(`*Proof:* ${first.proof.status} (`);
      if (first === undefined || first.change.kind === 'action') continue;
      expect(first.code.cli?.split('\n').length).toBeGreaterThan(5);
      expect(sections).toContain(`ddb-doctor fix ${index + 1}`);
    }
  });

  it('holds a short command itself', async () => {
    const texts = (await message(RUNS.scpExplicitDeny)).blocks.map(({ text }) => text?.text);
    expect(texts).toContain('```aws ec2 describe-route-tables --filters Name=vpc-id,Values=vpc-0abc```');
  });

  it('keeps ARNs in code, and tells of missing denials', async () => {
    const [, told] = (await message(RUNS.scpExplicitDeny)).blocks;
    expect(told?.text?.text).toContain('by `arn:aws:iam::111122223333:role/app/orders-writer`');
    const [, missing] = (await message(RUNS.undetermined)).blocks;
    expect(missing?.text?.text).toBe(
      '*Not complete, denials may be missing:* eu-west-1 was throttled: events before 09:01 are missing',
    );
  });

  it('stays within the limits with many denials, texts of any length, and cuts no entity', async () => {
    const [one] = RUNS.hostile.diagnoses;
    if (one === undefined) throw new Error('the fixture has a diagnosis');
    const long = '<&>'.repeat(5000);
    const many = Array.from({ length: 80 }, (_, index) => ({ ...one, id: String(index) }));
    const change = many.map((each) => ({
      ...each,
      remediations: each.remediations.map((r) => ({ ...r, text: long })),
    }));
    const sent = await message(run(change, { question: { arn: long } }));
    expect(held(sent)).toEqual([]);
    expect(JSON.stringify(sent)).toContain('and 65 more kinds of denials');
    for (const { text } of sent.blocks) if (text?.type === 'mrkdwn') expect(text.text).not.toMatch(/&(?!amp;|lt;|gt;)/);
  });

  it('tells the causes of many denials first, who must act, and what is new', async () => {
    const many = Array.from({ length: 20 }, (_, index) => cause(`p-${index}<&>`, 100 - index));
    const owners = { count: 1, top: [{ name: 'organization administrator', count: 1810 }] };
    const by = { owners, accounts: { count: 4, top: [] }, principals: { count: 9, top: [] } };
    const former = { evaluatedAt: '2026-01-01T00:00:00Z', causes: [], isPart: false };
    const found = run([diagnosis()], { causes: many, by, examplesOnly: true, former });
    const sent = await message(found);
    expect(held(sent)).toEqual([]);
    const [news, causes, first] = sent.blocks
      .filter(({ type }) => type === 'section')
      .map(({ text }) => text?.text ?? '');
    expect(news).toContain('new since the report of 2026-01-01 00:00:00 UTC');
    const lines = causes?.split('\n') ?? [];
    expect(lines.slice(0, 2)).toEqual([
      '*Causes*',
      '• 6 %, 100: AWS says that SCP p-0&lt;&amp;&gt; denies it; 2 accounts, 2 principals, 2 Regions',
    ]);
    expect(lines.slice(9, 11)).toEqual([
      '• and 12 more causes: see the whole report',
      '• who can change it: organization administrator (1,810)',
    ]);
    expect(first).toMatch(/^\*1\. /);
  });

  it('puts into code no more than an ARN', async () => {
    const [one] = RUNS.identityNearMiss.diagnoses;
    const [fix] = one?.remediations ?? [];
    if (one === undefined || fix === undefined) throw new Error('the fixture has a fix');
    const says = phrase('AS_TOLD', { why: `look at arn:aws:iam::111122223333:policy/a: then at arn:aws:s3:::b/*.` });
    const { blocks } = await message(run([{ ...one, remediations: [{ ...fix, says }] }]));
    const text = JSON.stringify(blocks);
    expect(text).toContain('`arn:aws:iam::111122223333:policy/a`: then');
    expect(text).toContain('`arn:aws:s3:::b/*`.');
  });

  it('sends no command that was cut', async () => {
    const [one] = RUNS.identityNearMiss.diagnoses;
    if (one === undefined) throw new Error('the fixture has a diagnosis');
    const command = { words: ['aws', 'iam', 'get-role'], options: { 'role-name': 'x'.repeat(4000) } };
    const change = { kind: 'action' as const, commands: [command] };
    const remediations = one.remediations.map((r) => ({ ...r, change }));
    const sent = await message(run([diagnosis({ ...one, remediations })]));
    expect(held(sent)).toEqual([]);
    expect(JSON.stringify(sent)).not.toContain('xxx');
  });
});

it('cuts a long text between words, so that no ARN is cut', async () => {
  const [one] = RUNS.identityNearMiss.diagnoses;
  const [first, ...others] = one?.remediations ?? [];
  if (one === undefined || first === undefined) throw new Error('the fixture has a fix');
  const arns = Array.from({ length: 40 }, (_, at) => `arn:aws:dynamodb:eu-central-1:111122223333:table/orders-${at}`);
  const says = phrase('AS_TOLD', { why: arns.join(' ') });
  const remediations = [{ ...first, says }, ...others];
  const { blocks } = await message({ ...RUNS.identityNearMiss, diagnoses: [{ ...one, remediations }] });
  const shownArns = [...JSON.stringify(blocks).matchAll(/`(arn:aws:dynamodb:[^`]*)`/g)].map(([, arn]) => arn);
  expect(shownArns.length).toBeGreaterThan(3);
  expect(shownArns.filter((arn) => !/:table\/orders(-\d+)?$/.test(arn ?? ''))).toEqual([]);
});
