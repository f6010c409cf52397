import type { Selectable } from "kysely";
import type { FactorRepository } from "../../credentials/repository.ts";
import type { Factor } from "../../credentials/types.ts";
import { isUuid } from "./conditions.ts";
import type { SecondFactorsTable } from "./tables/credentials.ts";
import type { Query } from "./tenant-transaction.ts";

type Row = Selectable<SecondFactorsTable>;

/** The table's checks say that these are there; the types cannot. */
const present = <T>(value: T | null): T => {
  if (value === null) throw new TypeError("a second factor lacks what its kind has");
  return value;
};

function toFactor(row: Row): Factor {
  const base = {
    id: row.id,
    tenantId: row.tenant_id,
    personId: row.person_id,
    name: row.name,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at ?? undefined,
  };
  if (row.kind === "totp")
    return {
      ...base,
      kind: "totp",
      sealedSecret: present(row.sealed_secret),
      lastStep: present(row.last_step),
    };
  return {
    ...base,
    kind: "passkey",
    credentialId: present(row.credential_id),
    publicKey: present(row.public_key),
    counter: present(row.counter),
    transports: row.transports,
    backedUp: row.backed_up,
    suspendedAt: row.suspended_at ?? undefined,
  };
}

const fromFactor = (factor: Factor) => {
  const base = {
    id: factor.id,
    tenant_id: factor.tenantId,
    person_id: factor.personId,
    kind: factor.kind,
    name: factor.name,
    created_at: factor.createdAt,
    last_used_at: factor.lastUsedAt ?? null,
  };
  if (factor.kind === "totp")
    return {
      ...base,
      sealed_secret: factor.sealedSecret,
      last_step: factor.lastStep,
      transports: [],
      backed_up: false,
    };
  return {
    ...base,
    credential_id: factor.credentialId,
    public_key: factor.publicKey,
    counter: factor.counter,
    transports: [...factor.transports],
    backed_up: factor.backedUp,
    suspended_at: factor.suspendedAt ?? null,
  };
};

export const createFactorRepository = (query: Query): FactorRepository => {
  const updateOf = (tenantId: string, id: string) =>
    query.updateTable("second_factors").where("tenant_id", "=", tenantId).where("id", "=", id);
  return {
    async find(tenantId, id) {
      if (!isUuid(id)) return undefined;
      const rows = query
        .selectFrom("second_factors")
        .selectAll()
        .where("tenant_id", "=", tenantId)
        .where("id", "=", id);
      const row = await rows.executeTakeFirst();
      return row && toFactor(row);
    },

    async listOf(tenantId, personId) {
      if (!isUuid(personId)) return [];
      const rows = query
        .selectFrom("second_factors")
        .selectAll()
        .where("tenant_id", "=", tenantId)
        .where("person_id", "=", personId);
      return (await rows.orderBy("created_at").orderBy("id").execute()).map(toFactor);
    },

    async enrolledAmong(tenantId, personIds) {
      const people = personIds.filter(isUuid);
      if (people.length === 0) return new Set();
      const rows = await query
        .selectFrom("second_factors")
        .select("person_id")
        .distinct()
        .where("tenant_id", "=", tenantId)
        .where("person_id", "in", people)
        .where("suspended_at", "is", null)
        .execute();
      return new Set(rows.map((row) => row.person_id));
    },

    async insert(factor) {
      const rows = query.insertInto("second_factors").values(fromFactor(factor));
      const done = await rows
        .onConflict((is) => is.columns(["tenant_id", "credential_id"]).doNothing())
        .executeTakeFirst();
      return done.numInsertedOrUpdatedRows === 1n;
    },

    async rename(tenantId, personId, id, name) {
      if (!isUuid(id)) return false;
      const update = updateOf(tenantId, id).set({ name }).where("person_id", "=", personId);
      return (await update.executeTakeFirst()).numUpdatedRows === 1n;
    },

    async remove(tenantId, personId, id) {
      if (!isUuid(id)) return false;
      const rows = query
        .deleteFrom("second_factors")
        .where("tenant_id", "=", tenantId)
        .where("person_id", "=", personId)
        .where("id", "=", id);
      return (await rows.executeTakeFirst()).numDeletedRows === 1n;
    },

    async takeStep(tenantId, id, step, at) {
      const update = updateOf(tenantId, id).set({ last_step: step, last_used_at: at });
      return (await update.where("last_step", "<", step).executeTakeFirst()).numUpdatedRows === 1n;
    },

    async raiseCounter(tenantId, id, counter, at) {
      const update = updateOf(tenantId, id)
        .set({ counter, last_used_at: at })
        .where("suspended_at", "is", null)
        // WebAuthn 7.2 step 22: both 0 is an authenticator that counts nothing.
        .where((is) => (counter === 0 ? is("counter", "=", 0) : is("counter", "<", counter)));
      return (await update.executeTakeFirst()).numUpdatedRows === 1n;
    },

    async suspend(tenantId, id, at) {
      const update = updateOf(tenantId, id).set({ suspended_at: at }).where("suspended_at", "is", null);
      return (await update.executeTakeFirst()).numUpdatedRows === 1n;
    },
  };
};
