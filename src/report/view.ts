import { gapsInWords } from '../check/sentences/gap.js';
import { gap, type ToldGap } from '../model/gap.js';
import { whyBlind } from './blind.js';
import { cardOf } from './card/card.js';
import type { Card } from './card/card-parts.js';
import { type CausesView, causesView, inAllWords, tellsCauses } from './card/causes.js';
import { mutesInWords } from './card/mutes.js';
import { counted, layerName, timeInWords } from './card/names.js';
import { newsInWords } from './card/news.js';
import type { Report, ReportDiagnosis } from './contract.js';
import type { SourceNote } from './source-note.js';

/** A report in words, the same for table, Markdown and HTML. Nothing in it is escaped yet. */
export interface View {
  readonly title: string;
  /** What is new since an earlier report, a line each. */
  readonly news: readonly string[];
  /** Accepted denials, and those whose time is over, a line a mute. */
  readonly muted: readonly string[];
  /** Told before the cards; the cards are then examples. */
  readonly causes?: CausesView;
  readonly cards: readonly Card[];
  /** What could not be checked and why. */
  readonly gaps: readonly ToldGap[];
  /** What was read for it, a line a source. */
  readonly read: readonly string[];
  /** Who made the report, and when. */
  readonly footer: string;
}

export function viewOf(report: Report): View {
  const causes = causesView(report);
  return {
    ...(causes === undefined ? {} : { causes }),
    news: newsInWords(report),
    muted: mutesInWords(report),
    title: withRefusal(report, titleOf(report)),
    cards: report.diagnoses.map(cardOf),
    gaps: [...notCheckedGaps(report), ...furtherGaps(report), ...leftOutGap(report.leftOut)],
    read: (report.sources ?? []).map(readInWords),
    footer: `ddb-doctor ${report.tool.version}, evaluated ${timeInWords(report.evaluatedAt)}`,
  };
}

/** AWS's pages about the rules that a card tells of, each once; of what no policy denied it tells no findings. */
export function pagesOf({ status, findings }: ReportDiagnosis): string[] {
  if (status === 'lookalike') return [];
  return [...new Set(findings.flatMap(({ docsUrl }) => docsUrl ?? []))];
}

/** Kinds of work are in the plural, but for the names of operations. */
function singular(what: string): string {
  if (what.includes(':')) return what;
  return what.replace(/ies$/, 'y').replace(/s$/, '');
}

/** `CloudTrail LookupEvents, us-east-1: 11 cloudtrail:LookupEvents, 512 records, 1.2 MB`. */
function readInWords({ name, events, about, work, bytes }: SourceNote): string {
  const parts = Object.entries(work).map(([what, count]) => `${count} ${count === 1 ? singular(what) : what}`);
  const size = bytes === undefined ? [] : [`${(bytes / 1_000_000).toFixed(1)} MB`];
  return `${name}: ${[...parts, `${about === true ? 'about ' : ''}${counted(events, 'record')}`, ...size].join(', ')}`;
}

/** Credentials that AWS does not take are said before anything that was told without them. */
function withRefusal({ gaps }: Report, title: string): string {
  const refused = gaps.find(({ code }) => code === 'CREDENTIALS_REFUSED' || code === 'CREDENTIALS_EXPIRED');
  return refused === undefined ? title : `${refused.text.charAt(0).toUpperCase()}${refused.text.slice(1)}. ${title}`;
}

function titleOf(report: Report): string {
  const { diagnoses, question, window, complete } = report;
  const who = typeof question['arn'] === 'string' ? ` of ${question['arn']}` : '';
  const span = window === undefined ? '' : ` between ${timeInWords(window.since)} and ${timeInWords(window.until)}`;
  const blind = whyBlind(report);
  if (blind !== undefined) return `Nothing could be looked at${who}${span}: ${blind}`;
  const read = complete ? readOfFiles(report) : '';
  const part = complete ? '' : ' (not complete: see what could not be seen)';
  const lookalikes = diagnoses.filter(({ status }) => status === 'lookalike');
  const denials = diagnoses.filter(({ status }) => status !== 'lookalike');
  const others = lookalikes.length === 0 ? '' : `; ${othersOf(lookalikes)}`;
  if (tellsCauses(report))
    return `${inAllWords(report)}${who}${span}: ${causesInWords(report)}${othersInAll(report)}${part}`;
  if (denials.length === 0) return `No denials found${who}${span}${others}${read}${part}`;
  return `${counted(sumOf(denials), 'denial')}${who}${span}${kindsOf(denials)}${others}${read}${part}`;
}

/** `; 2 files, 33 records read` where files alone were: how much was looked at for what was found. */
function readOfFiles({ sources = [] }: Report): string {
  const sum = (of: (note: SourceNote) => number): number => sources.reduce((total, note) => total + of(note), 0);
  const [files, records] = [sum(({ work }) => work['files'] ?? 0), sum(({ events }) => events)];
  if (records === 0 || sources.some(({ work }) => work['files'] === undefined)) return '';
  const about = sources.some((note) => note.about === true) ? 'about ' : '';
  return `; ${counted(files, 'file')}, ${about}${counted(records, 'record')} read`;
}

function causesInWords({ causes, otherDenials }: Report): string {
  return `${otherDenials === 0 ? '' : 'more than '}${counted(causes.length, 'cause')}`;
}

/** The failed calls that have no cause: what no policy denied. */
function othersInAll({ denials, causes, otherDenials }: Report): string {
  const others = denials - otherDenials - causes.reduce((sum, { count }) => sum + count, 0);
  return others <= 0 ? '' : `; ${counted(others, 'other failed call')} that no policy denied`;
}

function othersOf(lookalikes: readonly ReportDiagnosis[]): string {
  return `${counted(sumOf(lookalikes), 'other failed call')} that no policy denied${kindsOf(lookalikes)}`;
}

function kindsOf(diagnoses: readonly ReportDiagnosis[]): string {
  if (diagnoses.length === sumOf(diagnoses)) return '';
  return diagnoses.length === 1 ? ', all alike' : `, of ${diagnoses.length} kinds`;
}

function sumOf(diagnoses: readonly ReportDiagnosis[]): number {
  return diagnoses.reduce((sum, { count }) => sum + count, 0);
}

/** Each layer that could not be read, once, with the way to have it read. */
function notCheckedGaps({ notChecked, diagnoses }: Report): ToldGap[] {
  return notChecked.map(({ policyType, why, remedy, diagnoses: ids }) => {
    const of = ids.length < diagnoses.length ? { denials: counted(ids.length, 'denial') } : {};
    return ownWords(gap('LAYER_UNREAD', { layer: layerName(policyType), why, remedy, ...of }));
  });
}

/** Those that no card tells. */
function furtherGaps({ gaps, diagnoses }: Report): ToldGap[] {
  const told = new Set(diagnoses.flatMap((diagnosis) => diagnosis.gaps.map((gap) => gap.text)));
  return gaps.filter((gap) => !told.has(gap.text));
}

function leftOutGap(leftOut: Report['leftOut']): ToldGap[] {
  const services = Object.entries(leftOut).map(([service, count]) => `${service || 'a service not told'} ${count}`);
  return services.length === 0 ? [] : [ownWords(gap('OTHER_SERVICES_LEFT_OUT', { services }))];
}

const ownWords = gapsInWords([]);
