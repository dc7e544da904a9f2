/** Prints the closing line of CI from Jest's JSON report; fails unless all passed and some ran. */
import { readFileSync } from 'node:fs';

const [file = ''] = process.argv.slice(2);
/** @type {unknown} */
const report = JSON.parse(readFileSync(file, 'utf8'));
const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests } =
  /** @type {Record<string, number>} */ (report);
// a suite that does not even start has no tests to count
const failed = Math.max(numFailedTests ?? 0, numFailedTestSuites ?? 0);
if (failed > 0 || !numPassedTests || numPendingTests) process.exitCode = 1;
console.log(`${numPassedTests ?? 0} passed, ${failed} failed`);
