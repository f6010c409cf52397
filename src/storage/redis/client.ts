import { setTimeout as pause } from "node:timers/promises";
import { ErrorReply } from "redis";
import type { Clock } from "../../kernel/clock.ts";
import type { Logger } from "../../kernel/logger.ts";
import { readRedisAddress } from "../../settings/redis-address.ts";
import { StoreTimeout, StoreUnreachable } from "../errors.ts";
import { LIMITS, makeClient, type Client, type Commands } from "./client-options.ts";
import { openCluster, openSentinel, type Several } from "./several.ts";

/** Any key: what is asked is whether its node is known. */
const PROBE = "sallyport:probe";
/** While Redis is away the log says so again this often, milliseconds. */
const REMIND_MS = 60_000;

/** Redis as the stores use it: an answer, or a typed error within three seconds. */
export interface Redis {
  /** @throws StoreUnreachable, StoreTimeout */
  call<T>(command: (client: Commands) => Promise<T>): Promise<T>;
  /** To open further connections alike; only where Redis is a single one. */
  readonly single: Client | undefined;
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
 * @param url see {@link readRedisAddress}
 * @returns when Redis answers, or after three seconds without
 */
export async function connectRedis(url: string, needs: Needs): Promise<Redis> {
  const address = readRedisAddress(url);
  if (address === undefined) throw new StoreUnreachable("Redis", new Error("its address cannot be read"));
  if (address.kind === "single") {
    const client = makeClient(url);
    return connected({ ...ofOne(client), single: client }, new URL(url).host, needs);
  }
  const several = address.kind === "sentinel" ? openSentinel(address) : openCluster(address);
  const hosts = address.nodes.map(({ host, port }) => `${host}:${port}`).join(",");
  return connected({ ...several, single: undefined }, hosts, needs);
}

async function connected(
  redis: Several & { readonly single: Client | undefined },
  hosts: string,
  needs: Needs,
): Promise<Redis> {
  let connections = 0;
  redis.onReady(() => (connections += 1));
  const missed = tellStateOf(redis, hosts, needs);
  let closed = false;
  // One alone tries by itself until it is closed; sentinels and clusters give up where none is found.
  async function connecting(): Promise<void> {
    while (!closed)
      try {
        await redis.connect();
        if (redis.single === undefined) await within(LIMITS.call, redis.commands.ephemeralGet([PROBE], [0]));
        return;
      } catch (error) {
        if (closed) return;
        // A cluster that is still being put together is known without its slots, and would be known so for ever.
        redis.destroy();
        missed(error instanceof Error ? error : new Error(String(error)));
        await pause(LIMITS.longestPause, undefined, { ref: false });
      }
  }
  await within(LIMITS.connect, connecting()).catch(() => undefined);
  return {
    async call(command) {
      try {
        return await within(LIMITS.call, command(redis.commands));
      } catch (error) {
        throw translate(error);
      }
    },
    single: redis.single,
    connections: () => connections,
    onReady: redis.onReady,
    close() {
      closed = true;
      return within(LIMITS.call, redis.close()).then(() => undefined, redis.destroy);
    },
  };
}

const ofOne = (client: Client): Several => ({
  commands: client,
  connect: () => client.connect(),
  close: async () => (client.isReady ? client.close() : client.destroy()),
  destroy: () => client.destroy(),
  onError: (listener) => void client.on("error", listener),
  onReady: (listener) => void client.on("ready", listener),
});

/** One line when Redis is missed, again each minute for as long as it is, and one when it is back: not one an attempt. */
function tellStateOf({ onError, onReady }: Several, address: string, { log, clock }: Needs) {
  let told: number | undefined;
  const missed = (error: NodeJS.ErrnoException): void => {
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
  };
  onError(missed);
  onReady(() => {
    if (told !== undefined) log.info({ redis: address }, "Redis is back");
    told = undefined;
  });
  return missed;
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
