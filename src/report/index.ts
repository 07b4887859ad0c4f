export { whyBlind } from './blind.js';
export type * from './contract.js';
export { displayWidth } from './display-width.js';
export { MUTE_FIELDS, type Mute } from './mutes.js';
export type { Renderer, RenderOptions } from './renderer.js';
export { loadRenderer, OUTPUT_FORMATS, type OutputFormat } from './renderers.js';
export type { DenialRow, DoctorRun } from './report.js';
export { type ToReportOptions, toReport } from './to-report.js';
