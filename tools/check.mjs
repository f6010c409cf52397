import { run } from "./children.mjs";
import { runTests } from "./test.mjs";

const CODE = ["src", "test", "bench", "tools", "bin"];

/** Seconds each; all are run, so that one look shows everything. */
const STATIC = [
  ["types", "tsc", ["-p", "tsconfig.json"]],
  ["types of the console", "tsc", ["-p", "src/console/tsconfig.json"]],
  ["lint", "oxlint", ["--type-aware", "--quiet", "src", "test", "bench"]],
  ["format", "oxfmt", ["--check", ...CODE]],
  ["dead code", "knip", []],
];

/** The one gate: types, lint, format, dead code, then all tests, the laws of the house among them. */
export async function runChecks(node, args) {
  const failed = [];
  for (const [name, program, programArgs] of STATIC) {
    process.stdout.write(`check: ${name}\n`);
    const code = await run(node, [`node_modules/.bin/${program}`, ...programArgs]);
    if (code !== 0) failed.push(name);
  }
  if (failed.length > 0)
    process.stdout.write(`check: FAILED: ${failed.join(", ")}; the tests run all the same\n`);
  const tests = await runTests(node, args);
  if (failed.length > 0) process.stderr.write(`check: FAILED: ${failed.join(", ")}\n`);
  return tests === 0 && failed.length > 0 ? 1 : tests;
}
