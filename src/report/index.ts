export { whyBlind } from './blind.js';
export type * from './contract.js';
export { displayWidth } from './display-width.js';
export { MUTE_FIELDS, type Mute } from './mutes.js';
export { loadRenderer, OUTPUT_FORMATS } from './renderers.js';
export { toReport } from './to-report.js';
