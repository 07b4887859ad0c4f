export { keepLastRun, type LastRun, type RunFlags, readLastRun } from './last-run.js';
export { stateFolder } from './state-folder.js';
