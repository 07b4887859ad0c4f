import { ATHENA_GAPS } from './gaps/athena.js';
import { CALL_GAPS } from './gaps/call.js';
import { LOOKUP_GAPS } from './gaps/lookup.js';
import { RECORD_GAPS } from './gaps/records.js';
import { RUN_GAPS } from './gaps/run.js';

/** The codes of all gaps that no check tells, each with its words: `gap(CODE, facts)` makes one. */
export const OWN_GAPS = { ...ATHENA_GAPS, ...CALL_GAPS, ...LOOKUP_GAPS, ...RECORD_GAPS, ...RUN_GAPS };
