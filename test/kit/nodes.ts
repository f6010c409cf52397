import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { freePort } from "./port.ts";

const program = fileURLToPath(new URL("../../bin/sallyport.mjs", import.meta.url));

/** One broker process. */
export interface Node {
  readonly port: number;
  /** What it logged, JSON by line. */
  readonly log: () => readonly Readonly<Record<string, unknown>>[];
  /** SIGKILL: it has no time to say anything. */
  kill(): Promise<void>;
}

/**
 * Broker processes behind one address, as an operator runs them: they share a database, a Redis and a master key, and
 * nothing else.
 * @param settings as the environment gives them; the public URL is the cluster's own
 */
export async function openCluster(settings: Readonly<Record<string, string>>) {
  const publicPort = await freePort();
  const url = `http://localhost:${publicPort}`;
  const masterKey = randomBytes(32).toString("base64url");
  const running = new Set<ChildProcess>();
  const open = new Set<Socket>();
  let targets: readonly number[] = [];
  let connections = 0;
  const balancer = createServer((socket) => {
    connections += 1;
    const node = connect(targets[connections % targets.length] ?? 0, "127.0.0.1");
    const hangUp = (): void => [socket, node].forEach((each) => each.destroy());
    for (const each of [socket, node]) {
      open.add(each);
      each.on("error", hangUp).on("close", () => open.delete(each));
    }
    socket.pipe(node).pipe(socket);
  }).listen(publicPort, "127.0.0.1");
  await once(balancer, "listening");

  async function end(child: ChildProcess): Promise<void> {
    running.delete(child);
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  return {
    url,
    /** Starts one more, and waits until it is ready. */
    async start(): Promise<Node> {
      const port = await freePort();
      const {
        SALLYPORT_TEST_DATABASE_URL: _db,
        SALLYPORT_TEST_REDIS_URL: _redis,
        ...environment
      } = process.env;
      const child = spawn(process.execPath, [program], {
        env: {
          ...environment,
          SALLYPORT_LISTEN: "127.0.0.1",
          SALLYPORT_LOG_LEVEL: "error",
          SALLYPORT_PUBLIC_URL: url,
          SALLYPORT_MASTER_KEY: masterKey,
          PORT: String(port),
          ...settings,
        },
        stdio: ["ignore", "pipe", "pipe"],
      });
      running.add(child);
      let said = "";
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (bytes: Buffer) => (said += bytes.toString()));
      while (!said.includes("is ready at")) {
        await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
        if (child.exitCode !== null) throw new Error(`a node ended before it was ready: ${said}`);
      }
      const lines = () => said.split("\n").filter((line) => line.startsWith("{"));
      return { port, log: () => lines().map((line) => JSON.parse(line)), kill: () => end(child) };
    },
    /** From now on connections go to these, in turns. */
    sendTo: (...nodes: readonly Node[]): void => void (targets = nodes.map(({ port }) => port)),
    async close(): Promise<void> {
      await Promise.all([...running].map(end));
      for (const socket of open) socket.destroy();
      balancer.close();
      await once(balancer, "close");
    },
  };
}

export type Cluster = Awaited<ReturnType<typeof openCluster>>;
