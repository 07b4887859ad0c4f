import { ATHENA_GAPS } from './gap-words/athena.js';
import { CALL_GAPS } from './gap-words/call.js';
import { LOOKUP_GAPS } from './gap-words/lookup.js';
import { RECORD_GAPS } from './gap-words/records.js';
import { RUN_GAPS } from './gap-words/run.js';

/** The codes of all gaps that no check tells, each with its words: `gap(CODE, facts)` makes one. */
export const OWN_GAPS = { ...ATHENA_GAPS, ...CALL_GAPS, ...LOOKUP_GAPS, ...RECORD_GAPS, ...RUN_GAPS };
