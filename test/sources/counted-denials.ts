import type { Denial } from '../../src/model/denial.js';
import { takeIn } from '../../src/run/intake.js';
import { DenialSpool } from '../../src/run/spool.js';
import { textSource } from '../../src/sources/text/text-source.js';

/** The denials that a pasted text is counted for, in their order. */
export async function countedDenials(text: string): Promise<Denial[]> {
  const rows = new DenialSpool();
  await takeIn([textSource(text, {})], { filter: { services: 'all' }, rows });
  return Array.from(rows.all(), ({ denial }) => denial);
}
