// Sums up a test run: a line a stage, then one like `314 passed, 0 failed, 2 skipped`. Exit status 1 when anything
// failed.
//
// Takes a table of tab-separated lines, one a stage: name, exit status, seconds, path of its JUnit report (or empty).
// A stage that failed counts as at least one failed test, and so does one whose report is missing or holds no test.

import { existsSync, readFileSync } from 'node:fs';

/** How many test cases of a JUnit report passed, failed and were skipped. */
function totals(xml) {
  // What a test printed may quote XML of its own.
  const cases = xml
    .replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '')
    .split(/<testcase\b/)
    .slice(1);
  const failed = cases.filter((text) => /<(failure|error)\b/.test(text)).length;
  const skipped = cases.filter((text) => !/<(failure|error)\b/.test(text) && /<skipped\b/.test(text)).length;
  return { passed: cases.length - failed - skipped, failed, skipped };
}

const words = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

const sum = { passed: 0, failed: 0, skipped: 0 };
for (const line of readFileSync(process.argv[2], 'utf8').trimEnd().split('\n')) {
  const [name, status, seconds, report] = line.split('\t');
  const stage = totals(report && existsSync(report) ? readFileSync(report, 'utf8') : '');
  const ranNothing = report && stage.passed + stage.failed + stage.skipped === 0;
  if (stage.failed === 0 && (status !== '0' || ranNothing)) stage.failed = 1;
  for (const key of Object.keys(sum)) sum[key] += stage[key];

  const verdict = stage.failed > 0 ? 'FAILED' : 'ok';
  console.log(`${verdict.padEnd(7)}${name}: ${report ? `${words(stage)}, ` : ''}${seconds} s`);
}

console.log(words(sum));
process.exitCode = sum.failed > 0 ? 1 : 0;
