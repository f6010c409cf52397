import { parentPort, workerData } from "node:worker_threads";
import { toFailure, type Failure } from "./metadata-failures.ts";
import { createMetadataReading, type Reading, type ReadingTask } from "./metadata-reading.ts";

/** To the worker: a piece of the document, or its end. */
export type ToWorker = Uint8Array | "end";

/** From the worker: ready for the next piece, done, or refused. */
export type FromWorker = "next" | { readonly reading: Reading } | { readonly failure: Failure };

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only metadata-reader.ts starts this worker
const reading = createMetadataReading(workerData as ReadingTask);

async function take(message: ToWorker): Promise<FromWorker> {
  try {
    if (message === "end") return { reading: await reading.end() };
    reading.write(message);
    return "next";
  } catch (error) {
    return { failure: toFailure(error) };
  }
}

async function answer(message: ToWorker): Promise<void> {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(await take(message));
}

parentPort?.on("message", (message: ToWorker) => void answer(message));
