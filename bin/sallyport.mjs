#!/usr/bin/env node
// Plain JavaScript on purpose: it must parse on any Node, so that it can say what is wrong.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { fileURLToPath } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
const strips = major > 24 || (major === 24 && minor >= 12);

if (strips) await run();
else handOver();

async function run() {
  nodeModule.enableCompileCache?.();
  const { main } = await import("../src/cli/cli.ts");
  process.exit(await main(process.argv.slice(2), process.env));
}

/** Runs itself again by the Node that `npm ci` brought along; signals go in, the exit code comes out. */
function handOver() {
  const local = fileURLToPath(new URL("../node_modules/.bin/node", import.meta.url));
  if (!existsSync(local) || process.env.BROKER_HANDED_OVER) {
    process.stderr.write(
      `Node.js 24.12 or newer is needed; this is ${process.version}. Run "npm ci" (it brings one along), or use the version in .nvmrc.\n`,
    );
    process.exit(1);
  }
  const child = spawn(local, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { ...process.env, BROKER_HANDED_OVER: "1" },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    process.stderr.write(`${local}: ${error.message}\n`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
