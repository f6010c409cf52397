import { z } from "zod";
import { decisionsOf, type Collision } from "../../../directory/collision.ts";
import type { Collisions, Party } from "../../../directory/collisions.ts";
import { isPlaceholder } from "../../../directory/placeholder.ts";
import { assertAllWithinReach, type Reach } from "../reach.ts";
import { orNull, pageOf, pageQuery, searchIn, time, uuid } from "../fields.ts";
import { operation, type Call, type JsonAnswer, type Operation } from "../operation.ts";
import { actor } from "./audit.ts";
import { externalId, identity, shownExternalId, shownIdentity } from "./identity-schemas.ts";

const decision = z.enum(["link", "separate", "free", "exchange", "reject"]);
const status = z.enum(["open", "resolved", "rejected", "superseded", "undone"]);

const fields = {
  id: uuid,
  kind: z.enum([
    "nameid_differs",
    "external_id_differs",
    "links_disagree",
    "email_taken",
    "holder_deactivated",
  ]),
  status: status.meta({
    description: "A rejected one still answers its repeats, and may be decided anew.",
  }),
  arrived: z
    .strictObject({
      connectionId: uuid,
      issuer: z.string(),
      nameIdFormat: z.string(),
      nameId: z.string(),
      externalId: z.string().nullable(),
      email: z.string(),
      displayName: z.string(),
    })
    .meta({ description: "What the identity provider said." }),
  holderId: uuid.meta({ description: "The person who has what arrived." }),
  claimantId: uuid.nullable().meta({ description: "The person who arrived, where the NameID says who." }),
  signinId: uuid.meta({ description: "The newest sign-in that came to it: `/signins/{id}`." }),
  reference: z.string().meta({ description: "Shown to the employee." }),
  firstSeenAt: time,
  lastSeenAt: time,
  times: z.int(),
  decisions: z.array(decision).meta({ description: "Those that answer it." }),
  decision: decision.nullable(),
  decidedAt: time.nullable(),
  decidedBy: actor.nullable(),
  version: z.int(),
};
const collision = z.strictObject(fields).meta({ id: "Collision" });

const party = z
  .strictObject({
    id: uuid,
    email: z.string(),
    emailPlaceholder: z.boolean(),
    displayName: z.string(),
    status: z.enum(["active", "deactivated"]),
    createdAt: time,
    lastSigninAt: time.nullable(),
    identities: z.array(identity),
    externalIds: z.array(externalId),
  })
  .nullable()
  .meta({ id: "CollisionParty" });
const collisionWithParties = z
  .strictObject({ ...fields, holder: party, claimant: party })
  .meta({ id: "CollisionWithParties" });

const resolution = z
  .strictObject({
    decision: decision.meta({
      description:
        "`link`: the one who arrived is the holder. `separate`: somebody else, a person of their own. `free`: the claimant gets the address, the holder a placeholder. `exchange`: they change addresses. `reject`: nobody comes in by it.",
    }),
  })
  .meta({ id: "CollisionDecision" });

const shown = (row: Collision) => ({
  id: row.id,
  kind: row.kind,
  status: row.status,
  arrived: {
    connectionId: row.key.connectionId,
    issuer: row.key.issuer,
    nameIdFormat: row.key.nameIdFormat,
    nameId: row.key.nameId,
    externalId: orNull(row.external?.externalId),
    email: row.profile.email,
    displayName: row.profile.displayName,
  },
  holderId: row.holderId,
  claimantId: orNull(row.claimantId),
  signinId: row.signinId,
  reference: row.reference,
  firstSeenAt: row.firstSeenAt,
  lastSeenAt: row.lastSeenAt,
  times: row.times,
  decisions: decisionsOf(row),
  decision: orNull(row.decision),
  decidedAt: orNull(row.decidedAt),
  decidedBy: orNull(row.decidedBy),
  version: row.version,
});

const shownParty = (found: Party | undefined) =>
  found === undefined
    ? null
    : {
        id: found.person.id,
        email: found.person.email,
        emailPlaceholder: isPlaceholder(found.person.email),
        displayName: found.person.displayName,
        status: found.person.status,
        createdAt: found.person.createdAt,
        lastSigninAt: orNull(found.person.lastSigninAt),
        identities: found.identities.map(shownIdentity),
        externalIds: found.externalIds.map(shownExternalId),
      };

const answered = (row: Collision): JsonAnswer => ({ status: 200, body: shown(row), version: row.version });

export const collisionOperations = (
  collisions: Pick<Collisions, "list" | "get" | "resolve" | "undo">,
  administrators: Reach,
): readonly Operation[] => {
  const assertParties = async (call: Call<unknown, unknown>): Promise<void> => {
    const { collision: row } = await collisions.get(call.tenantId, call.id);
    await assertAllWithinReach(administrators, call, [row.holderId, row.claimantId]);
  };
  return [
    operation({
      operationId: "listCollisions",
      method: "get",
      path: "/collisions",
      tag: "people",
      summary: "Sign-ins of which it cannot be decided whose they are, newest first",
      scope: "people:read",
      query: z.strictObject({
        ...pageQuery,
        search: searchIn("the address, what the identity provider calls the person, or the reference"),
        status: status.exactOptional(),
        personId: uuid.exactOptional(),
        connectionId: uuid.exactOptional(),
      }),
      answer: { status: 200, schema: pageOf(collision) },
      async run({ query, tenantId }) {
        const page = await collisions.list(tenantId, query);
        return { status: 200, body: { ...page, items: page.items.map(shown) } };
      },
    }),
    operation({
      operationId: "getCollision",
      method: "get",
      path: "/collisions/{id}",
      tag: "people",
      summary: "Read a collision with the evidence: what arrived, and who holds what",
      scope: "people:read",
      versioned: true,
      answer: { status: 200, schema: collisionWithParties },
      async run({ id, tenantId }) {
        const { collision: row, holder, claimant } = await collisions.get(tenantId, id);
        const parties = { holder: shownParty(holder), claimant: shownParty(claimant) };
        return { status: 200, body: { ...shown(row), ...parties }, version: row.version };
      },
    }),
    operation({
      operationId: "resolveCollision",
      method: "post",
      path: "/collisions/{id}/resolve",
      tag: "people",
      summary: "Decide a collision; in force from the next sign-in on",
      scope: "people:write",
      versioned: true,
      body: resolution,
      answer: { status: 200, schema: collision },
      async run(call) {
        const { id, body, by, version } = call;
        await assertParties(call);
        return answered(await collisions.resolve(id, body.decision, by, version));
      },
    }),
    operation({
      operationId: "undoCollision",
      method: "post",
      path: "/collisions/{id}/undo",
      tag: "people",
      summary: "Give back the addresses that a decision moved, within 14 days",
      scope: "people:write",
      versioned: true,
      answer: { status: 200, schema: collision },
      async run(call) {
        const { id, by, version } = call;
        await assertParties(call);
        return answered(await collisions.undo(id, by, version));
      },
    }),
  ];
};
