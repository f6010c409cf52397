import { Worker } from "node:worker_threads";
import type { ProviderName } from "./entity-scanner.ts";
import { createLanes } from "./lanes.ts";
import { MetadataTooCostly } from "./metadata-errors.ts";
import { fromFailure } from "./metadata-failures.ts";
import {
  createMetadataReading,
  type ProviderReading,
  type Reading,
  type ReadingTask,
} from "./metadata-reading.ts";
import type { FromWorker, ToWorker } from "./metadata-worker.ts";

export interface MetadataReaderSettings {
  /** All work on one document that is not read at once; the waiting for its bytes included. Milliseconds. */
  readonly timeLimitMs?: number;
}

export interface MetadataReader {
  /**
   * The one identity provider that is wanted, or the only one.
   * @throws what `createMetadataReading` throws, MetadataTooCostly, and what `chunks` throws
   */
  readProvider(
    chunks: AsyncIterable<Uint8Array>,
    choice: { readonly entityId?: string | undefined; readonly signer?: string | undefined },
  ): Promise<Omit<ProviderReading, "want">>;
  /** All SAML 2.0 identity providers. @throws as above */
  listProviders(
    chunks: AsyncIterable<Uint8Array>,
    choice: { readonly signer?: string | undefined },
  ): Promise<readonly ProviderName[]>;
}

/** Bytes that are read within a few milliseconds, so that no thread is worth its start. */
const READ_AT_ONCE = 65_536;
/** Large documents at once. A signed one takes half a gigabyte for some seconds. */
const THREADS = 2;
/** A document is held whole only where its signature is verified. Megabytes of a worker's heap. */
const HEAP = { streamed: 256, signed: 1_536 };

/**
 * Reads metadata that comes from a stream: small documents here, all others, and every signature, in a thread of its
 * own that ends with the document. However large or hostile it is, the thread that serves requests only passes it on.
 */
export function createMetadataReader({ timeLimitMs = 60_000 }: MetadataReaderSettings = {}): MetadataReader {
  const inLane = createLanes(THREADS);
  const read = async (chunks: AsyncIterable<Uint8Array>, task: ReadingTask): Promise<Reading> => {
    const source = chunks[Symbol.asyncIterator]();
    try {
      const start = await firstBytes(source, task.signer === undefined ? READ_AT_ONCE : 0);
      if (start.ended) return await readHere(start.chunks, task);
      return await inLane(() => readAside(start.chunks, source, task, timeLimitMs));
    } finally {
      await source.return?.();
    }
  };
  return {
    async readProvider(chunks, choice) {
      const reading = await read(chunks, { want: "provider", ...given(choice) });
      if (reading.want !== "provider") throw new Error("metadata: another answer than was asked for");
      return { metadata: reading.metadata, cacheDurationMs: reading.cacheDurationMs };
    },
    async listProviders(chunks, choice) {
      const reading = await read(chunks, { want: "list", ...given(choice) });
      return reading.want === "list" ? reading.providers : [];
    },
  };
}

const given = ({ entityId, signer }: { entityId?: string | undefined; signer?: string | undefined }) => ({
  ...(entityId !== undefined && { entityId }),
  ...(signer !== undefined && { signer }),
});

interface Start {
  readonly chunks: readonly Uint8Array[];
  readonly ended: boolean;
}

async function firstBytes(source: AsyncIterator<Uint8Array>, limit: number): Promise<Start> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size < limit) {
    const next = await source.next();
    if (next.done === true) return { chunks, ended: true };
    chunks.push(next.value);
    size += next.value.length;
  }
  return { chunks, ended: false };
}

async function readHere(chunks: readonly Uint8Array[], task: ReadingTask): Promise<Reading> {
  const reading = createMetadataReading(task);
  for (const chunk of chunks) reading.write(chunk);
  return reading.end();
}

async function readAside(
  first: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
  task: ReadingTask,
  timeLimitMs: number,
): Promise<Reading> {
  const thread = startThread(task, timeLimitMs);
  try {
    for (const chunk of first) await thread.ask(chunk);
    for (let next = await rest.next(); next.done !== true; next = await rest.next())
      await thread.ask(next.value);
    const reading = await thread.ask("end");
    if (reading) return reading;
    throw new Error("metadata: the thread ended without an answer");
  } finally {
    await thread.stop();
  }
}

/** One question at a time, so that no more than one chunk waits for the thread. */
function startThread(task: ReadingTask, timeLimitMs: number) {
  const worker = new Worker(new URL("./metadata-worker.ts", import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: task.signer === undefined ? HEAP.streamed : HEAP.signed },
  });
  let settle: { resolve: (answer: FromWorker) => void; reject: (error: unknown) => void } | undefined;
  let broken: Error | undefined;
  const fail = (error: Error): void => {
    broken ??= error;
    settle?.reject(broken);
  };
  const timer = setTimeout(() => {
    fail(new MetadataTooCostly(`Reading the metadata took longer than ${timeLimitMs} ms.`));
    void worker.terminate();
  }, timeLimitMs);
  worker.on("message", (answer: FromWorker) => settle?.resolve(answer));
  worker.on("error", (error) => fail(asRefusal(error)));
  worker.on("exit", () => fail(new MetadataTooCostly("The reading of the metadata was stopped.")));
  return {
    async ask(message: ToWorker): Promise<Reading | undefined> {
      const answer = await new Promise<FromWorker>((resolve, reject) => {
        if (broken) return reject(broken);
        settle = { resolve, reject };
        // Copied, not handed over: chunks may share memory with others that are still in use.
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
        worker.postMessage(message);
      });
      if (answer === "next") return undefined;
      if ("failure" in answer) throw fromFailure(answer.failure);
      return answer.reading;
    },
    async stop(): Promise<void> {
      clearTimeout(timer);
      await worker.terminate();
    },
  };
}

const asRefusal = (error: Error): Error =>
  "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY"
    ? new MetadataTooCostly("Reading the metadata took too much memory.", { cause: error })
    : error;
