import type { Report } from '../contract.js';
import { causeInWords } from './causes.js';
import { timeInWords } from './names.js';

/** More than these are counted. */
const MOST_TOLD = 5;

/** What is new since an earlier report, a line each; empty where none was given. */
export function newsInWords({ news, causes, diagnoses }: Report): string[] {
  if (news === undefined) return [];
  const since = timeInWords(news.since);
  const { newCauses, goneCauses, newDiagnoses = [], isPart } = news;
  const fresh = causes
    .filter(({ id }) => newCauses.includes(id))
    .map((cause) => `${causeInWords(cause)} (${cause.count})`);
  const calls = diagnoses.filter(({ id }) => newDiagnoses.includes(id)).map(callInWords);
  const gone = goneCauses.map((cause) => `${causeInWords(cause)} (${cause.count} then)`);
  const may = isPart === true ? ' (which left causes out, so that some may not be new)' : '';
  if (fresh.length + calls.length + gone.length === 0) return [`nothing new since the report of ${since}${may}`];
  return [
    ...told(`new since the report of ${since}${may}`, fresh),
    ...told(`new calls under causes known since ${since}`, calls),
    ...told(`no longer seen since ${since}`, gone),
  ];
}

function callInWords({ action, principal, count }: Report['diagnoses'][number]): string {
  return `${action} by ${principal.slice(principal.lastIndexOf('/') + 1)} (${count})`;
}

function told(label: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const more = items.length > MOST_TOLD ? `; and ${items.length - MOST_TOLD} more` : '';
  return [`${label}: ${items.slice(0, MOST_TOLD).join('; ')}${more}`];
}
