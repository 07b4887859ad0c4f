// Prints how dates are read, and the machine's distance from UTC: node scripts/run-ts.mjs test/evaluation/conditions/read-dates.ts DATE ...
import { readDate } from '../../../src/evaluation/conditions/date.js';

const read = process.argv.slice(2).map((text) => readDate(text));
process.stdout.write(JSON.stringify({ read, minutesFromUtc: new Date(0).getTimezoneOffset() }));
