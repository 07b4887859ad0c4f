export { OWN_ACCOUNT } from './accounts.js';
export { type AthenaOptions, FrontAthena, type Look, type ResultRow } from './athena.js';
export type { FrontCall } from './call.js';
export type { Fault } from './faults.js';
export { type Front, startFront } from './front.js';
export { type Moto, startMoto } from './moto.js';
export type { CannedAnswer, CannedError, FrontOptions } from './options.js';
