export { whyBlind } from './blind.js';
export type * from './contract.js';
export { displayWidth } from './display-width.js';
export { MUTE_FIELDS, type Mute } from './mutes.js';
export { loadRenderer, OUTPUT_FORMATS, ROW_FORMS } from './renderers.js';
export type { RowForm } from './report.js';
export { toReport } from './to-report.js';
