export type { Cause, Denial, DenialPrincipal, DenialReason, TextFinding } from './denial.js';
export { readDenialText } from './read-denial-text.js';
