import { safeJson } from '../../model/text/safe-json.js';
import { type Brief, briefOf } from '../card/brief.js';
import type { CausesView } from '../card/causes.js';
import type { Report, ReportDiagnosis } from '../contract.js';
import { plainLines, plainText } from '../plain-text.js';
import type { AnyRow } from '../report.js';
import { viewOf } from '../view.js';

/** Slack's limits: https://docs.slack.dev/reference/block-kit/blocks (blocks a message), section and header block. */
const MOST_BLOCKS = 50;
const MOST_IN_SECTION = 3000;
const MOST_IN_HEADER = 150;
const MOST_IN_FACT = 600;
/** The title, what is missing, how many more, what is muted, and the footer. */
const AROUND = 5;
const BLOCKS_A_DENIAL = 3;
const MOST_CAUSES = 8;

type Block = Readonly<Record<string, unknown>>;

/** A message for Slack's chat.postMessage or an incoming webhook: Block Kit JSON. It mentions nobody. */
export async function* renderSlack(report: Report, _denials: AsyncIterable<AnyRow>): AsyncIterable<string> {
  const { title, cards, footer, muted, causes, news } = viewOf(report);
  const first = [...newsBlock(news), ...(causes === undefined ? [] : [causesBlock(causes)])];
  const most = Math.floor((MOST_BLOCKS - AROUND - first.length) / BLOCKS_A_DENIAL);
  // Those that somebody accepted come last.
  const speaking = report.diagnoses.filter((diagnosis) => diagnosis.muted === undefined);
  const told = speaking.slice(0, most).flatMap((diagnosis, index) => {
    const card = cards[index];
    return card === undefined ? [] : denialBlocks(diagnosis, briefOf(diagnosis, card, index + 1), index + 1);
  });
  const blocks = [
    { type: 'header', text: { type: 'plain_text', text: cut(title, MOST_IN_HEADER, plainText), emoji: false } },
    ...missingBlock(report),
    ...first,
    ...told,
    ...moreBlock(speaking.length - most),
    ...(muted.length === 0 ? [] : [context(cut(muted.join('; '), MOST_IN_SECTION, mrkdwn))]),
    context(cut(footer, MOST_IN_SECTION, mrkdwn)),
  ];
  yield `${safeJson({ text: cut(title, MOST_IN_SECTION, mrkdwn), blocks }, 2)}\n`;
}

function missingBlock({ complete, gaps }: Report): Block[] {
  if (complete) return [];
  const missing = gaps.filter(({ incomplete }) => incomplete === true).map(({ text }) => text);
  return [section(`*Not complete, denials may be missing:* ${cut(missing.join('; '), MOST_IN_SECTION - 100, mrkdwn)}`)];
}

function newsBlock(news: readonly string[]): Block[] {
  return news.length === 0 ? [] : [section(cut(news.join('; '), MOST_IN_SECTION, mrkdwn))];
}

/** The largest, and who must act, where and for whom. The denials that follow are examples. */
function causesBlock({ causes, summary }: CausesView): Block {
  const told = causes.slice(0, MOST_CAUSES);
  const more = causes.length - told.length;
  const most = MOST_IN_SECTION / (MOST_CAUSES + 6);
  const lines = [
    ...told.map(({ headline }) => cut(headline, most, mrkdwn)),
    ...(more > 0 ? [`and ${more} more ${more === 1 ? 'cause' : 'causes'}: see the whole report`] : []),
    ...summary.map((line) => cut(line, most, mrkdwn)),
  ];
  return section(['*Causes*', ...lines.map((line) => `• ${line}`)].join('\n'));
}

function moreBlock(more: number): Block[] {
  return more <= 0 ? [] : [section(`and ${more} more kinds of denials: see the whole report`)];
}

function denialBlocks({ findings }: ReportDiagnosis, brief: Brief, number: number): Block[] {
  const { status, headline, seen, facts, command } = brief;
  const lines = [
    `*${number}. ${status}* ${cut(headline, MOST_IN_FACT, mrkdwn)}`,
    cut(seen, MOST_IN_FACT / 2, mrkdwn),
    ...facts.map(([label, text]) => `*${label}:* ${cut(text, MOST_IN_FACT / 2, mrkdwn)}`),
  ];
  const url = findings.find(({ docsUrl }) => docsUrl !== undefined)?.docsUrl ?? '';
  const page = /^https:\/\/[\w./#?=%-]+$/.test(url) ? [context(`<${url}|About this rule>`)] : [];
  return [section(lines.join('\n')), ...commandBlock(command), ...page];
}

/** A command that was cut would do something else. */
function commandBlock(command: string | undefined): Block[] {
  if (command === undefined) return [];
  const text = `\`\`\`${plainLines(command).map(entities).join('\n')}\`\`\``;
  return command.includes('```') || text.length > MOST_IN_SECTION ? [] : [section(text)];
}

/** `verbatim`: Slack makes no links, channels or mentions of its own accord. */
function section(text: string): Block {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

function context(text: string): Block {
  return { type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] };
}

/**
 * https://docs.slack.dev/messaging/formatting-message-text: three characters are entities; ARNs stand in code to be
 * copied, without what the sentence puts behind them.
 */
function mrkdwn(text: string): string {
  const quiet = plainText(text).replaceAll('`', "'");
  return entities(quiet).replace(/\barn:[^\s,;)"'\]}]*[^\s,;)"'\]}:.]/g, (arn) => `\`${arn}\``);
}

function entities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Cut before it is escaped, so that no entity is, and between words: a part of an ARN is another's, or nobody's. */
function cut(text: string, most: number, form: (text: string) => string): string {
  const whole = form(text);
  if (whole.length <= most) return whole;
  const characters = [...text];
  let length = Math.min(characters.length, most);
  let shown = whole;
  while (shown.length > most) {
    length = Math.floor(length * 0.9);
    const part = characters.slice(0, length).join('');
    shown = `${form(part.slice(0, part.lastIndexOf(' ') + 1).trimEnd() || part)}…`;
  }
  return shown;
}
