import type { Clock } from "../../kernel/clock.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Redis } from "./client.ts";

/**
 * What expires, in Redis. Layout: `<prefix>e:<key>` is a hash of a value or counter and its end, `<prefix>m:<key>` a
 * sorted set of members by their ends. One key an operation, so each is atomic and safe on Redis Cluster.
 * @param prefix begins every key; installations that share a Redis need one each
 */
export function createRedisEphemeral(redis: Redis, clock: Clock, prefix: string): Ephemeral {
  const value = (key: string) => [`${prefix}e:${key}`];
  const set = (key: string) => `${prefix}m:${key}`;
  const now = () => clock().getTime();
  return {
    async put(key, text, ttlMs) {
      await redis.call((client) => client.ephemeralPut(value(key), [now(), text, ttlMs]));
    },
    get: async (key) => textOf(await redis.call((client) => client.ephemeralGet(value(key), [now()]))),
    take: async (key) => textOf(await redis.call((client) => client.ephemeralTake(value(key), [now()]))),
    claim: async (key, text, ttlMs) =>
      (await redis.call((client) => client.ephemeralClaim(value(key), [now(), text, ttlMs]))) === 1,
    swap: async (key, expected, text) =>
      (await redis.call((client) => client.ephemeralSwap(value(key), [now(), expected, text]))) === 1,
    async remove(key) {
      await Promise.all([value(key), set(key)].map((each) => redis.call((client) => client.del(each))));
    },
    count: async (key, windowMs) =>
      Number(await redis.call((client) => client.ephemeralCount(value(key), [now(), windowMs]))),
    async join(key, member, ttlMs) {
      await redis.call((client) => client.ephemeralJoin([set(key)], [now(), member, ttlMs]));
    },
    members: async (key) =>
      (await redis.call((client) => client.zRangeByScore(set(key), `(${now()}`, "+inf"))).toSorted(),
    async ping() {
      await redis.call((client) => client.ping());
    },
  };
}

const textOf = (reply: unknown): string | undefined => (typeof reply === "string" ? reply : undefined);
