import type { AuditTrail } from "../kernel/audit.ts";
import { everyPage } from "../kernel/page.ts";
import type { Transact } from "../kernel/transaction.ts";
import { createRememberedRules } from "./remembered-rules.ts";
import type { LiveRules, RulesFor } from "./live-rules.ts";
import type { LiveSession, SessionBackend } from "./repository.ts";
import { signInFactsOf } from "./signed-in-data.ts";
import type { OpenedApps, SessionRecord } from "./types.ts";

interface Needs<Rows extends { readonly audit: AuditTrail }> {
  readonly backend: SessionBackend;
  readonly rulesFor: RulesFor;
  readonly transact: Transact<Rows>;
  readonly opened: Pick<OpenedApps<Rows>, "close" | "wake">;
}

export interface RuledSessions extends SessionBackend {
  /** Gives the sessions that stand the limits of now: a longer one counts before the shorter one has passed. */
  adopt(tenantId: string, now: number): Promise<void>;
  /** How many that stand now would be over under these rules. */
  ending(tenantId: string, under: RulesFor, now: number): Promise<number>;
}

/**
 * A session store that asks the rules of now at every look: whoever reads a session through it gets none that they
 * end. The limits go into the store, which enforces them in the same step as every touch and write (X1).
 */
export function createRuledSessions<Rows extends { readonly audit: AuditTrail }>({
  backend,
  rulesFor,
  transact,
  opened,
}: Needs<Rows>): RuledSessions {
  const rulesOf = async ({ tenantId, personId }: SessionRecord) =>
    (await rulesFor(tenantId, [personId]))(personId);
  const remembered = createRememberedRules(rulesOf);

  /** @returns the session as the rules of now leave it; one that they end is gone */
  async function obeying<Live extends LiveSession>(found: Live | undefined, now: number) {
    if (found === undefined) return undefined;
    const verdict = judge(found, await remembered(found, now), now);
    if (typeof verdict === "string") {
      await end(found, verdict);
      return undefined;
    }
    if (differ(found, verdict) && !(await backend.limit(found.key, verdict, now))) return undefined;
    return { ...found, ...verdict };
  }

  const end = async ({ key, tenantId, personId }: SessionRecord, because: string): Promise<void> => {
    if (!(await backend.remove(key))) return;
    const by = { tenantId, actor: { kind: "system", name: "policy" } } as const;
    await transact(tenantId, async (rows) => {
      await opened.close(rows, tenantId, { sessionKey: key }, because);
      await rows.audit.record({ name: "session.ended", targetId: key, personId, because }, by);
    });
    opened.wake();
  };

  /** A page of records as the rules of now leave them. */
  const ruled = async (tenantId: string, records: readonly SessionRecord[], now: number) => {
    const people = [...new Set(records.map(({ personId }) => personId))];
    const rules = records.length === 0 ? undefined : await rulesFor(tenantId, people);
    return records.flatMap((record) => {
      if (rules === undefined) return [];
      const verdict = judge(record, rules(record.personId), now);
      return typeof verdict === "string" ? [] : [{ record, limited: verdict }];
    });
  };

  return {
    ...backend,

    read: async (key, now) => obeying(await backend.read(key, now), now),
    readAtDoor: async (key, host, now) => obeying(await backend.readAtDoor(key, host, now), now),

    async create(record) {
      const verdict = judge(record, await rulesOf(record), record.createdAt);
      return typeof verdict === "string" ? false : backend.create(verdict);
    },

    async list(tenantId, filter, page, now) {
      const found = await backend.list(tenantId, filter, page, now);
      const items = (await ruled(tenantId, found.items, now)).map(({ limited }) => limited);
      return { ...found, items };
    },

    async adopt(tenantId, now) {
      for await (const records of everyPage((page) => backend.list(tenantId, {}, page, now))) {
        const changed = (await ruled(tenantId, records, now)).filter(({ record, limited }) =>
          differ(record, limited),
        );
        await Promise.all(changed.map(({ limited }) => backend.limit(limited.key, limited, now)));
      }
    },

    async ending(tenantId, under, now) {
      let over = 0;
      for await (const records of everyPage((page) => backend.list(tenantId, {}, page, now))) {
        const standing = await ruled(tenantId, records, now);
        if (standing.length === 0) continue;
        const rules = await under(tenantId, [...new Set(standing.map(({ record }) => record.personId))]);
        over += standing.filter(
          ({ limited }) => typeof judge(limited, rules(limited.personId), now) === "string",
        ).length;
      }
      return over;
    },
  };
}

/** The session under the limits of now, or why it is over. */
function judge(record: SessionRecord, rules: LiveRules, now: number): SessionRecord | string {
  const facts = signInFactsOf(record.data);
  const { idleMs, absoluteMs } = rules.limits;
  // What names no end of the identity provider's session is never prolonged beyond what it had.
  const idpEnd = facts === undefined ? record.endsAt : (facts.idpSessionEndsAt ?? Number.POSITIVE_INFINITY);
  const endsAt = Math.min(record.createdAt + absoluteMs, idpEnd);
  if (now >= endsAt) return "policy_absolute";
  if (now >= record.seenAt + idleMs) return "policy_idle";
  return (facts && rules.refusal(facts)) ?? { ...record, endsAt, idleMs };
}

const differ = (one: SessionRecord, other: SessionRecord): boolean =>
  one.endsAt !== other.endsAt || one.idleMs !== other.idleMs;
