import { randomUUID } from "node:crypto";
import { shardOf } from "../../sessions/shard.ts";
import type { Concerned, Eras } from "../eras.ts";
import type { Redis } from "./client.ts";
import type { News } from "./news.ts";

/**
 * How long a change that nobody closes keeps its people from being remembered, microseconds. PostgreSQL itself ends what
 * waits for longer than 15 s in a transaction, and a statement after 10 s: by then it is committed or never will be.
 */
const MARK_MICROS = 60_000_000;
/** Of more people than this the whole tenant is taken. */
const MOST_PEOPLE = 200;

type Step = "eraOpen" | "eraClose";

/** Eras in Redis, in the slot of the tenant's sessions: era-scripts.ts. */
export function createRedisEras(redis: Redis, prefix: string, news: Pick<News, "tell">): Eras {
  /** Begun while Redis was away; told as soon as it is back. */
  const owed = new Map<string, () => Promise<void>>();
  redis.onReady(() => {
    for (const [token, pay] of owed)
      void pay().then(
        () => owed.delete(token),
        () => undefined,
      );
  });

  const step = async (name: Step, token: string, tenantId: string, people: readonly string[]) => {
    const at = `${prefix}{${shardOf(tenantId)}}:`;
    const args = [at, token, MARK_MICROS, tenantId, ...people];
    await redis.call((client) => client[name]([`${at}w:${tenantId}`], args));
    for (const what of people.length === 0 ? [`t:${tenantId}`] : people.map((id) => `p:${tenantId}:${id}`))
      news.tell(what);
  };

  return {
    async change(tenantId, concerned, commit) {
      const people = peopleOf(concerned);
      const token = randomUUID();
      const marked = await step("eraOpen", token, tenantId, people).then(
        () => true,
        () => false,
      );
      try {
        return await commit();
      } finally {
        // What was marked is safe already: the mark ends by itself, in an era of its own.
        const close = () => step("eraClose", token, tenantId, people);
        await close().catch(() => marked || owed.set(token, close));
      }
    },
  };
}

function peopleOf(concerned: Concerned): readonly string[] {
  if (concerned === "everyone" || concerned.size > MOST_PEOPLE) return [];
  return [...concerned];
}
