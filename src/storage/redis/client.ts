import { ErrorReply, createClient } from "redis";
import type { Logger } from "../../kernel/logger.ts";
import { StoreTimeout, StoreUnreachable } from "../errors.ts";
import { ephemeralScripts } from "./ephemeral-scripts.ts";
import { eraScripts } from "./era-scripts.ts";
import { sessionScripts } from "./session-scripts.ts";

const scripts = { ...ephemeralScripts, ...eraScripts, ...sessionScripts };

/** Milliseconds. A Redis that is silent for longer than `silence` in spite of pings is left and reconnected. */
const LIMITS = { connect: 3_000, call: 3_000, ping: 5_000, silence: 12_000, longestPause: 2_000 };

const makeClient = (url: string) =>
  createClient({
    url,
    scripts,
    // Without this a command waits in memory for Redis to come back, and the request with it.
    disableOfflineQueue: true,
    // `call` has a limit that counts to the answer. The client's own, a signal and an error made for each command,
    // counts to the sending only.
    commandOptions: { timeout: 0 },
    pingInterval: LIMITS.ping,
    socket: {
      connectTimeout: LIMITS.connect,
      socketTimeout: LIMITS.silence,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** Math.min(retries, 6), LIMITS.longestPause),
    },
  });

export type Client = ReturnType<typeof makeClient>;

/** Redis as the stores use it: an answer, or a typed error within three seconds. */
export interface Redis {
  /** @throws StoreUnreachable, StoreTimeout */
  call<T>(command: (client: Client) => Promise<T>): Promise<T>;
  /** To open further connections alike. */
  readonly client: Client;
  /** How often it was connected; what Redis said before may have been lost with another Redis. */
  connections(): number;
  /** Whenever it is connected anew. */
  onReady(listener: () => void): void;
  close(): Promise<void>;
}

/**
 * Connects, and from then on reconnects by itself for as long as it takes.
 * @param url `redis://` or `rediss://`
 * @throws StoreUnreachable if there is no Redis now
 */
export async function connectRedis(url: string, { log }: { log: Logger }): Promise<Redis> {
  const client = makeClient(url);
  const lastError = logStateOf(client, log);
  let connections = 0;
  client.on("ready", () => (connections += 1));
  try {
    await within(LIMITS.connect, client.connect());
  } catch (error) {
    client.destroy();
    throw new StoreUnreachable("Redis", lastError() ?? error);
  }
  return {
    async call(command) {
      try {
        return await within(LIMITS.call, command(client));
      } catch (error) {
        throw translate(error);
      }
    },
    client,
    connections: () => connections,
    onReady: (listener) => void client.on("ready", listener),
    close: () => closeClient(client),
  };
}

/**
 * One line when Redis is lost and one when it is back, not one for each attempt.
 * @returns what tells why it is lost
 */
function logStateOf(client: Client, log: Logger): () => Error | undefined {
  let lost: Error | undefined;
  client.on("error", (error: Error) => {
    if (!lost) log.warn({ error: error.message }, "Redis is lost; reconnecting");
    lost = error;
  });
  client.on("ready", () => {
    if (lost) log.info({}, "Redis is back");
    lost = undefined;
  });
  return () => lost;
}

async function closeClient(client: Client): Promise<void> {
  if (!client.isReady) return client.destroy();
  await within(LIMITS.call, client.close()).catch(() => client.destroy());
}

/** What Redis itself refuses is a fault of ours, unless it says that it cannot serve now. */
function translate(error: unknown): unknown {
  if (error instanceof StoreTimeout) return error;
  if (
    error instanceof ErrorReply &&
    !/^(LOADING|READONLY|MASTERDOWN|OOM|MISCONF|CLUSTERDOWN)/.test(error.message)
  )
    return error;
  return new StoreUnreachable("Redis", error);
}

async function within<T>(limitMs: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StoreTimeout(`Redis did not answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([answer, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
