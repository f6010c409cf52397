import { writeFileSync } from "node:fs";

/** Jest reporter: ends the run with one line that a machine can read; tools/test.mjs prints it last of all. */
export default class ClosingLine {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const line = `${results.numPassedTests} passed, ${failed} failed`;
    const file = process.env.SALLYPORT_TEST_COUNTS;
    if (file) writeFileSync(file, line);
    else process.stdout.write(`\n${line}\n`);
  }
}
