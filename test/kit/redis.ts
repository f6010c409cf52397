import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A Redis of a test's own, to be stopped and killed at will; empty at each start.
 * @param more settings beside the usual ones
 * @param whole all arguments, in place of the usual ones
 */
export async function startRedis(
  port: number,
  more: readonly string[] = [],
  whole?: readonly string[],
): Promise<ChildProcess> {
  const address = ["--port", String(port), "--bind", "127.0.0.1"];
  const usual = [...address, "--save", "", "--appendonly", "no", ...more];
  // A replica writes what it is sent to a file where it stands.
  const folder = mkdtempSync(join(tmpdir(), "sallyport-redis-"));
  const server = spawn("redis-server", [...(whole ?? usual)], { cwd: folder });
  server.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  for await (const line of server.stdout)
    if (/Ready to accept connections|Sentinel ID is/.test(String(line))) break;
  return server;
}

export async function endRedis(server: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  server.kill("SIGCONT");
  server.kill(signal);
  if (server.exitCode === null && server.signalCode === null) await once(server, "exit");
}
