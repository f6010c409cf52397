import { run } from "./children.mjs";
import { installDebianPackages, STORES } from "./debian.mjs";
import { installPeers } from "./peers.mjs";
import { startServers } from "./servers.mjs";

const LINES = ["bench/verification.ts", "bench/signin.ts", "bench/revocation.ts", "bench/forward-auth.ts"];

/** Each line of the benchmark by itself, after the peers are there. Arguments choose lines: `npm run bench -- signin`. */
export async function runBench(node, args) {
  await installPeers("bench");
  await installDebianPackages(STORES, "npm run bench");
  const { environment, stop } = await startServers();
  const chosen = LINES.filter((line) => args.length === 0 || args.some((name) => line.includes(name)));
  let worst = 0;
  try {
    for (const line of chosen)
      worst = Math.max(worst, await run(node, [line], { env: { ...process.env, ...environment } }));
  } finally {
    await stop();
  }
  return worst;
}
