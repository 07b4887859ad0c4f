import type { ReportDiagnosis } from '../contract.js';
import type { Card } from './card-parts.js';
import { counted, timeInWords } from './names.js';

/** A denial in a few lines, for a chat. Nothing is escaped yet. */
export interface Brief {
  readonly status: string;
  /** What denies, without what comes closest. */
  readonly headline: string;
  readonly seen: string;
  /** Label and text. */
  readonly facts: readonly (readonly [string, string])[];
  /** The change as a command, or where that is long, the one that prints it. */
  readonly command?: string;
}

const MOST_LINES = 5;
const LABELS = ['Change', 'Warning', 'Proof', 'Denies as well', 'Not checked'];

/** `number` is the denial's in the report. */
export function briefOf(diagnosis: ReportDiagnosis, card: Card, number: number): Brief {
  const { count, lastSeen, principal } = diagnosis;
  const last = lastSeen === '' ? '' : `, ${count === 1 ? 'at' : 'last'} ${timeInWords(lastSeen)}`;
  const facts = LABELS.flatMap((label) => {
    const lines = card.facts.find((fact) => fact.label === label)?.lines ?? [];
    return lines.length === 0 ? [] : [[label === 'Change' ? 'Fix' : label, lines.join('; ')] as const];
  });
  const command = commandOf(card, number);
  return {
    status: card.status,
    headline: card.headline.brief,
    seen: `${counted(count, 'time')}${last}, by ${principal}`,
    facts,
    ...(command === undefined ? {} : { command }),
  };
}

function commandOf({ facts }: Card, number: number): string | undefined {
  const code = facts.find(({ label }) => label === 'Change')?.code ?? [];
  const command = code.find(({ language }) => language === 'sh')?.text;
  if (code.length === 0) return undefined;
  const isShort = command !== undefined && command.trimEnd().split('\n').length <= MOST_LINES;
  return isShort ? command : `ddb-doctor fix ${number}`;
}
