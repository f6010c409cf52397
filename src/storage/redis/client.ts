import { ErrorReply, createClient } from "redis";
import type { Clock } from "../../kernel/clock.ts";
import type { Logger } from "../../kernel/logger.ts";
import { StoreTimeout, StoreUnreachable } from "../errors.ts";
import { ephemeralScripts } from "./ephemeral-scripts.ts";
import { eraScripts } from "./era-scripts.ts";
import { sessionScripts } from "./session-scripts.ts";

const scripts = { ...ephemeralScripts, ...eraScripts, ...sessionScripts };

/** Milliseconds. A Redis that is silent for longer than `silence` in spite of pings is left and reconnected. */
export const LIMITS = { connect: 3_000, call: 3_000, ping: 5_000, silence: 12_000, longestPause: 2_000 };
/** While Redis is away the log says so again this often, milliseconds. */
const REMIND_MS = 60_000;

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

interface Needs {
  readonly log: Logger;
  readonly clock: Clock;
}

/**
 * Connects for as long as it takes, now and whenever Redis is lost. A Redis that is away does not stop the start: the
 * way in for when nothing works must come up without it, and until it is there every call is refused.
 * @param url `redis://` or `rediss://`
 * @returns when Redis answers, or after three seconds without
 */
export async function connectRedis(url: string, needs: Needs): Promise<Redis> {
  const client = makeClient(url);
  let connections = 0;
  client.on("ready", () => (connections += 1));
  tellStateOf(client, new URL(url).host, needs);
  // It tries by itself, and rejects only once it is closed.
  await within(LIMITS.connect, client.connect()).catch(() => undefined);
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

/** One line when Redis is missed, again each minute for as long as it is, and one when it is back: not one an attempt. */
function tellStateOf(client: Client, address: string, { log, clock }: Needs): void {
  let told: number | undefined;
  client.on("error", (error: NodeJS.ErrnoException) => {
    const now = clock().getTime();
    if (told !== undefined && now - told < REMIND_MS) return;
    told = now;
    // Of a name with several addresses Node tells nothing but the code.
    const about = { redis: address, error: error.message === "" ? error.code : error.message };
    log.error(
      about,
      "Redis cannot be reached: nobody can sign in but by break-glass, and we go on trying. " +
        "Check that Redis runs, and that REDIS_URL has its address, user and password.",
    );
  });
  client.on("ready", () => {
    if (told !== undefined) log.info({ redis: address }, "Redis is back");
    told = undefined;
  });
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

/** @throws StoreTimeout */
export async function within<T>(limitMs: number, answer: Promise<T>): Promise<T> {
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
