import { FIXES } from './changes/fixes.js';
import { PARTS } from './changes/parts.js';
import { WARNINGS } from './changes/warnings.js';

/** The words of all that is told of changes and that no check tells: `phrase(CODE, about)` makes one. */
export const OWN_PHRASES = { ...FIXES, ...WARNINGS, ...PARTS };

export { FIXES, WARNINGS };
