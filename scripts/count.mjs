// Prints the closing line of a test run from vitest's JSON report; a run without one counts as one failure.
import { readFileSync } from 'node:fs';

const [report, status] = process.argv.slice(2);

function counts() {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

const { passed, failed } = counts();
console.log(`${passed} passed, ${status === '0' ? failed : Math.max(1, failed)} failed`);
