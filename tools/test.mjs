import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./children.mjs";
import { INTEROP, installDebianPackages, STORES } from "./debian.mjs";
import { ensureHostNames } from "./hosts.mjs";
import { installPeers } from "./peers.mjs";
import { startServers } from "./servers.mjs";

const JEST = [
  "--experimental-vm-modules",
  "--disable-warning=ExperimentalWarning",
  "node_modules/jest/bin/jest.js",
];

/**
 * Jest with everything that the tests need around it. Prints `N passed, N failed` as the last line of all.
 * @param args handed to jest: paths, `-t`, `--watch`
 */
export async function runTests(node, args) {
  const ownStores = !process.env.SALLYPORT_TEST_DATABASE_URL || !process.env.SALLYPORT_TEST_REDIS_URL;
  await installDebianPackages([...(ownStores ? STORES : []), ...INTEROP], "npm test");
  await ensureHostNames("npm test");
  await installPeers("test/interop");
  const counts = mkdtempSync(join(tmpdir(), "sallyport-counts-"));
  const { environment, stop } = await startServers();
  let code = 1;
  try {
    const env = { ...process.env, ...environment, SALLYPORT_TEST_COUNTS: join(counts, "line") };
    code = await run(node, [...JEST, ...args], { env: withoutSettings(env) });
  } finally {
    await stop();
    sayLast(join(counts, "line"));
    rmSync(counts, { recursive: true, force: true });
  }
  return code;
}

/** Tests make their own settings; one from the caller's shell would make them mean something else. */
function withoutSettings(env) {
  const foreign = Object.keys(env).filter(
    (name) => name.startsWith("SALLYPORT_") && !name.startsWith("SALLYPORT_TEST_"),
  );
  return {
    ...env,
    ...Object.fromEntries(foreign.map((name) => [name, undefined])),
    DATABASE_URL: undefined,
    REDIS_URL: undefined,
  };
}

function sayLast(file) {
  try {
    process.stdout.write(`\n${readFileSync(file, "utf8")}\n`);
  } catch {
    // Jest ended before it could count: its own words stand above, and the exit code says so.
  }
}
