import { sql, type ExpressionBuilder, type Selectable } from "kysely";
import type { Collision } from "../../directory/collision.ts";
import type { CollisionRepository } from "../../directory/repository.ts";
import type { IdentityKey } from "../../directory/types.ts";
import { pageOf, positionOf, rowsFor } from "../paging.ts";
import { after, holds, isUuid } from "./conditions.ts";
import type { CollisionsTable } from "./tables/directory.ts";
import type { Tables } from "./tables.ts";
import type { Query } from "./tenant-transaction.ts";

/** Those that still answer their repeats. */
const WAITING = ["open", "rejected"] as const;
/** Over an address that is, or was, the holder's. */
const OVER_AN_ADDRESS = ["nameid_differs", "email_taken", "holder_deactivated"] as const;

const toCollision = (row: Selectable<CollisionsTable>): Collision => ({
  id: row.id,
  tenantId: row.tenant_id,
  kind: row.kind,
  status: row.status,
  fingerprint: row.fingerprint,
  key: {
    tenantId: row.tenant_id,
    connectionId: row.connection_id,
    issuer: row.issuer,
    nameIdFormat: row.name_id_format,
    nameId: row.name_id,
  },
  external:
    row.directory_id === null || row.external_id === null
      ? undefined
      : { directoryId: row.directory_id, externalId: row.external_id },
  // JSON leaves absent parts out.
  profile: { ...row.profile, givenName: row.profile.givenName, familyName: row.profile.familyName },
  holderId: row.holder_id,
  claimantId: row.claimant_id ?? undefined,
  signinId: row.signin_id,
  reference: row.reference,
  firstSeenAt: row.first_seen_at,
  lastSeenAt: row.last_seen_at,
  times: row.times,
  decision: row.decision ?? undefined,
  decidedAt: row.decided_at ?? undefined,
  decidedBy: row.decided_by ?? undefined,
  moves: row.moves,
  version: row.version,
});

const decisionOf = (collision: Collision) => ({
  status: collision.status,
  decision: collision.decision ?? null,
  decided_at: collision.decidedAt ?? null,
  decided_by: collision.decidedBy === undefined ? null : JSON.stringify(collision.decidedBy),
  closed_at: collision.status === "open" || collision.status === "rejected" ? null : collision.decidedAt,
  moves: JSON.stringify(collision.moves),
  version: collision.version,
});

const fromCollision = (collision: Collision) => ({
  ...decisionOf(collision),
  id: collision.id,
  tenant_id: collision.tenantId,
  kind: collision.kind,
  fingerprint: collision.fingerprint,
  connection_id: collision.key.connectionId,
  issuer: collision.key.issuer,
  name_id_format: collision.key.nameIdFormat,
  name_id: collision.key.nameId,
  directory_id: collision.external?.directoryId ?? null,
  external_id: collision.external?.externalId ?? null,
  email: collision.profile.email,
  profile: JSON.stringify(collision.profile),
  holder_id: collision.holderId,
  claimant_id: collision.claimantId ?? null,
  signin_id: collision.signinId,
  reference: collision.reference,
  first_seen_at: collision.firstSeenAt,
  last_seen_at: collision.lastSeenAt,
  times: collision.times,
});

const isOf = (key: IdentityKey) => (is: ExpressionBuilder<Tables, "collisions">) =>
  is.and([
    is("connection_id", "=", key.connectionId),
    is("issuer", "=", key.issuer),
    is("name_id_format", "=", key.nameIdFormat),
    is("name_id", "=", key.nameId),
  ]);

/** What waits for an administrator, or waited (S6). */
export const createCollisionRepository = (query: Query): CollisionRepository => ({
  async find(tenantId, id) {
    if (!isUuid(id)) return undefined;
    const rows = query.selectFrom("collisions").selectAll().where("tenant_id", "=", tenantId);
    const row = await rows.where("id", "=", id).executeTakeFirst();
    return row && toCollision(row);
  },

  async list(tenantId, page) {
    let rows = query.selectFrom("collisions").selectAll().where("tenant_id", "=", tenantId);
    const { search, status, personId, connectionId } = page;
    if (search) rows = rows.where(holds(search, ["email", "name_id", "reference"], ["id"]));
    if (connectionId) rows = rows.where("connection_id", "=", connectionId);
    if (status) rows = rows.where("status", "=", status);
    if (personId)
      rows = rows.where((is) => is.or([is("holder_id", "=", personId), is("claimant_id", "=", personId)]));
    const position = positionOf(page);
    if (position) rows = rows.where(after("first_seen_at", position));
    const found = await rows.orderBy("first_seen_at", "desc").orderBy("id").limit(rowsFor(page)).execute();
    return pageOf(found, page, toCollision, (row) => ({ at: row.first_seen_at.getTime(), id: row.id }));
  },

  async note(collision) {
    const row = await query
      .insertInto("collisions")
      .values(fromCollision(collision))
      .onConflict((is) =>
        is
          .columns(["tenant_id", "fingerprint"])
          .where("status", "in", WAITING)
          .doUpdateSet((repeat) => ({
            times: sql<number>`collisions.times + 1`,
            last_seen_at: repeat.ref("excluded.last_seen_at"),
            signin_id: repeat.ref("excluded.signin_id"),
            reference: repeat.ref("excluded.reference"),
          })),
      )
      .returning("times")
      .executeTakeFirst();
    return row?.times === 1;
  },

  async update(collision) {
    const done = await query
      .updateTable("collisions")
      .set(decisionOf(collision))
      .where("tenant_id", "=", collision.tenantId)
      .where("id", "=", collision.id)
      .where("version", "=", collision.version - 1)
      .executeTakeFirst();
    return done.numUpdatedRows === 1n;
  },

  async supersede(person, key, at) {
    const rows = await query
      .updateTable("collisions")
      .set({ status: "superseded", closed_at: at, version: sql<number>`version + 1` })
      .where("tenant_id", "=", person.tenantId)
      .where("status", "in", WAITING)
      .where((is) =>
        is.or([
          is.and([
            is("holder_id", "=", person.id),
            is("email", "<>", person.email),
            is("kind", "in", OVER_AN_ADDRESS),
          ]),
          ...(key === undefined ? [] : [isOf(key)(is)]),
        ]),
      )
      .returning("id")
      .execute();
    return rows.map(({ id }) => id);
  },

  async outdate({ id, tenantId, key, external, profile, firstSeenAt }) {
    const rows = await query
      .updateTable("collisions")
      .set({ status: "superseded", closed_at: firstSeenAt, version: sql<number>`version + 1` })
      .where("tenant_id", "=", tenantId)
      .where("status", "=", "open")
      .where("id", "<>", id)
      .where(isOf(key))
      .where("directory_id", "is not distinct from", external?.directoryId ?? null)
      .where("external_id", "is not distinct from", external?.externalId ?? null)
      .where("email", "=", profile.email)
      .returning("id")
      .execute();
    return rows.map((row) => row.id);
  },

  async forget(tenantId, before, limit) {
    const old = query
      .selectFrom("collisions")
      .select("id")
      .where("tenant_id", "=", tenantId)
      .where("closed_at", "<=", before)
      .limit(limit);
    const done = await query
      .deleteFrom("collisions")
      .where("tenant_id", "=", tenantId)
      .where("id", "in", old)
      .executeTakeFirst();
    return Number(done.numDeletedRows);
  },
});
