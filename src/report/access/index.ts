export type { AccessRun } from './access-run.js';
export { renderAccessTable } from './access-table.js';
export type * from './contract.js';
export { type ExpectationsReport, renderExpectations, toExpectationsReport } from './expectations.js';
export { explainTree } from './explain-tree.js';
export { ASSUMED_LAYERS } from './reasons.js';
export { toAccessReport } from './to-access-report.js';
