import type { TextFinding } from '../model/denial.js';
import { readDenialText } from './read-denial-text.js';

/** A trail repeats its denials; beyond this many different messages the oldest ones are read again. */
const MOST_REMEMBERED = 16_384;

/** A session's name that ends as instance and task ids, timestamps and UUIDs do: each session has its own. */
const SESSION =
  /(:assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]*?)([\da-f]{6,}(?:-[\da-f]{4,}){0,5})(?= is not authorized to perform: )/;

const remembered = new Map<string, readonly TextFinding[]>();

/** What `readDenialText` finds in a record's message, remembered for the next record with the same one. */
export function readMessage(message: string): readonly TextFinding[] {
  return sameForAllSessions(message) ?? once(message);
}

/**
 * Reads the message as that of a session whose id is all zeros, which is the same for every session, and puts the id
 * back. Undefined where the message names no such session, or names it elsewhere too.
 */
function sameForAllSessions(message: string): readonly TextFinding[] | undefined {
  const [whole, before, id] = SESSION.exec(message) ?? [];
  if (whole === undefined || before === undefined || id === undefined) return undefined;
  if (message.indexOf(id) !== message.lastIndexOf(id)) return undefined;
  const session = before + id;
  const zeros = before + id.replace(/[\da-f]/g, '0');
  const findings = once(message.replace(session, () => zeros));
  return findings.every(isOnlyThePrincipals(zeros))
    ? findings.map((finding) => ofSession(finding, zeros, session))
    : undefined;
}

/** Whether no part of a finding but its principal holds the text, and that at its end. */
function isOnlyThePrincipals(zeros: string): (finding: TextFinding) => boolean {
  return ({ principal = zeros, ...rest }) =>
    principal.endsWith(zeros) && Object.values(rest).every((value) => !String(value).includes(zeros));
}

function ofSession(finding: TextFinding, zeros: string, session: string): TextFinding {
  const { principal } = finding;
  return principal === undefined ? finding : { ...finding, principal: principal.slice(0, -zeros.length) + session };
}

function once(message: string): readonly TextFinding[] {
  const known = remembered.get(message);
  if (known !== undefined) return known;
  const findings = readDenialText(message);
  const [oldest] = remembered.keys();
  if (remembered.size >= MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  remembered.set(message, findings);
  return findings;
}
