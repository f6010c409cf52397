import { chmod } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";

/** The thread that holds the embedded database: says "ready" once it listens, and ends after "stop". */
const { directory, socket } = workerData as { directory: string; socket: string };

/** A pool of the broker and one of an attached command line. */
const CONNECTIONS = 40;

// 128 MB of buffers, the default, would be a quarter of the whole process; the pages of a trial fit in 16.
const db = new PGlite(directory, { postgresqlconf: ["shared_buffers = 16MB"] });
await db.waitReady;
const server = new PGLiteSocketServer({ db, path: socket, maxConnections: CONNECTIONS });
await server.start();
await chmod(socket, 0o600);

async function stop(): Promise<void> {
  await server.stop();
  await db.exec("checkpoint");
  await db.close();
  process.exit(0); // of this thread; WebAssembly memory goes with it
}

parentPort?.once("message", () => void stop());
parentPort?.postMessage("ready");
