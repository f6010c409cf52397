import { once } from "node:events";
import { chmod } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { createWireServer } from "./wire.ts";

/** The thread that holds the embedded database: says "ready" once it listens, and ends after "stop". */
const { directory, socket } = workerData as { directory: string; socket: string };

// 128 MB of buffers, the default, would be a quarter of the whole process; the pages of a trial fit in 16.
const db = new PGlite(directory, { postgresqlconf: ["shared_buffers = 16MB"] });
await db.waitReady;
const server = createWireServer(db);
server.listen(socket);
await once(server, "listening");
await chmod(socket, 0o600);

async function stop(): Promise<void> {
  server.close();
  await db.exec("checkpoint");
  await db.close();
  process.exit(0); // of this thread; the clients' sockets and the WebAssembly memory go with it
}

parentPort?.once("message", () => void stop());
parentPort?.postMessage("ready"); // oxlint-disable-line unicorn/require-post-message-target-origin
