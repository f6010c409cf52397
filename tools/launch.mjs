// `npm start|demo|test|check|bench` on a fresh clone. Plain JavaScript without dependencies: it must run on any
// Node from 20 on, before `npm ci`.
import { run } from "./children.mjs";
import { installDependencies } from "./dependencies.mjs";
import { findNode } from "./node.mjs";
import { Stop } from "./stop.mjs";

/** Each command says what it does when the packages are there; it answers with the exit code. */
const commands = {
  start: (node, args) => run(node, ["bin/sallyport.mjs", "start", ...args]),
  demo: (node, args) => run(node, ["bin/sallyport.mjs", "demo", ...args]),
  test: async (node, args) => (await import("./test.mjs")).runTests(node, args),
  check: async (node, args) => (await import("./check.mjs")).runChecks(node, args),
  bench: async (node, args) => (await import("./bench.mjs")).runBench(node, args),
};

async function main([name = "start", ...args]) {
  const command = commands[name];
  if (!command)
    throw new Stop(`tools/launch.mjs: expected one of ${Object.keys(commands).join(", ")}, got ${name}`);
  process.chdir(new URL("..", import.meta.url).pathname);
  await installDependencies();
  const node = findNode();
  const built = await run(node, ["tools/console.mjs"]);
  if (built !== 0) throw new Stop(`The console could not be built (exit code ${built}); why stands above.`);
  return command(node, args);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
