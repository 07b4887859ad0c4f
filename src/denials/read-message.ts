import type { TextFinding } from './denial.js';
import { readDenialText } from './read-denial-text.js';

/** A trail repeats its denials; beyond this many different messages the oldest ones are read again. */
const MOST_REMEMBERED = 4_096;

const remembered = new Map<string, readonly TextFinding[]>();

/** What `readDenialText` finds in a record's message, remembered for the next record with the same one. */
export function readMessage(message: string): readonly TextFinding[] {
  const known = remembered.get(message);
  if (known !== undefined) return known;
  const findings = readDenialText(message);
  const [oldest] = remembered.keys();
  if (remembered.size >= MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  remembered.set(message, findings);
  return findings;
}
