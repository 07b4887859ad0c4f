export type { Cause, Denial, DenialReason, TextFinding } from '../model/denial.js';
export { classify } from './classify.js';
export { callerOf, callOf, denialOf, denialOfText } from './denial-of.js';
export { matchesPrincipal } from './matches-principal.js';
export { isPassingFailure } from './passing-failure.js';
export { type Excerpt, readDenialText, readExcerpts } from './read-denial-text.js';
export { isErrorRecord } from './record/record-error.js';
export { NOBODY, sessionNameOf } from './record/record-principal.js';
export { refusalRemedy } from './refusal-remedy.js';
