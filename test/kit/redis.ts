import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";

/** A Redis of a test's own, to be stopped and killed at will; empty at each start. */
export async function startRedis(port: number): Promise<ChildProcess> {
  const address = ["--port", String(port), "--bind", "127.0.0.1"];
  const server = spawn("redis-server", [...address, "--save", "", "--appendonly", "no"]);
  for await (const line of server.stdout) if (String(line).includes("Ready to accept connections")) break;
  return server;
}

export async function endRedis(server: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  server.kill("SIGCONT");
  server.kill(signal);
  if (server.exitCode === null && server.signalCode === null) await once(server, "exit");
}
