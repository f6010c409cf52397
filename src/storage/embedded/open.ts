import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Logger } from "../../kernel/logger.ts";
import type { PoolAddress } from "../postgres/pool.ts";
import { addressOf, lockDirectory, prepareDirectory, prepareSocket } from "./directory.ts";

/**
 * Serves PostgreSQL from a data directory, for evaluation and development: PGlite in a worker thread, so that a query
 * does not hold the event loop, behind a Unix socket in a directory of mode 0700. The application uses `pg` as with
 * any PostgreSQL. An acknowledged row survives the death of the process, not the loss of power: PGlite never syncs.
 * @throws DataDirectoryInUse, DataDirectoryUnusable
 */
export async function openEmbedded(
  dataDir: string,
  { log }: { log: Logger },
): Promise<{ address: PoolAddress; close(): Promise<void> }> {
  await prepareDirectory(dataDir);
  const unlock = lockDirectory(dataDir);
  try {
    const socket = await prepareSocket(dataDir);
    await rm(socket, { force: true }); // left behind by a process that was killed; the lock says that it is gone
    const worker = await startWorker({ directory: join(dataDir, "pgdata"), socket });
    worker.on("error", (error) => log.error({ error: error.message }, "the embedded database broke down"));
    return { address: addressOf(dataDir), close: () => stopWorker(worker).finally(unlock) };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function startWorker(workerData: { directory: string; socket: string }): Promise<Worker> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData });
  await once(worker, "message");
  return worker;
}

async function stopWorker(worker: Worker): Promise<void> {
  const gone = once(worker, "exit");
  worker.postMessage("stop"); // oxlint-disable-line unicorn/require-post-message-target-origin
  await gone;
}
