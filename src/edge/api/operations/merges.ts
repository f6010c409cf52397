import { z } from "zod";
import type { Directory } from "../../../directory/directory.ts";
import type { Merge, MergedGroups, MergePreview } from "../../../directory/merge.ts";
import type { Merges } from "../../../directory/merges.ts";
import type { Person } from "../../../directory/types.ts";
import { orNull, time, uuid } from "../fields.ts";
import { assertAllWithinReach, type Reach } from "../reach.ts";
import { operation, type Operation } from "../operation.ts";
import { externalId, identity, shownExternalId, shownIdentity } from "./identity-schemas.ts";

const side = z.strictObject({
  id: uuid,
  email: z.string(),
  displayName: z.string(),
  status: z.enum(["active", "deactivated"]),
  createdAt: time,
  lastSigninAt: time.nullable(),
});

const groups = z
  .array(z.string())
  .meta({ description: "Names of the groups that were given by hand or by a directory." });

const preview = z
  .strictObject({
    into: side,
    from: side,
    identities: z.array(identity).meta({ description: "What would come over." }),
    externalIds: z.array(externalId),
    groups,
    doubts: z
      .array(z.enum(["both_known_by_connection", "both_known_by_directory", "both_sign_in"]))
      .meta({ description: "What speaks against it; no proof." }),
  })
  .meta({ id: "MergePreview" });

const key = identity.pick({ connectionId: true, issuer: true, nameIdFormat: true, nameId: true });
const merge = z
  .strictObject({
    id: uuid,
    intoId: uuid,
    fromId: uuid,
    at: time,
    undoUntil: time,
    undoneAt: time.nullable(),
    identities: z.array(key),
    externalIds: z.array(externalId),
    groups,
  })
  .meta({ id: "Merge" });

const mergeInput = z
  .strictObject({ from: uuid.meta({ description: "Becomes part of the person of the path." }) })
  .meta({ id: "MergeInput" });

const shownSide = (person: Person) => ({
  id: person.id,
  email: person.email,
  displayName: person.displayName,
  status: person.status,
  createdAt: person.createdAt,
  lastSigninAt: orNull(person.lastSigninAt),
});

const comingOver = (held: MergedGroups): readonly string[] => [
  ...new Set(held.filter(({ source }) => source !== "idp").flatMap(({ added }) => added)),
];

const shownPreview = ({ into, from, identities, externalIds, groups: held, doubts }: MergePreview) => ({
  into: shownSide(into),
  from: shownSide(from),
  identities: identities.map(shownIdentity),
  externalIds: externalIds.map(shownExternalId),
  groups: comingOver(held),
  doubts,
});

const shown = (row: Merge) => ({
  id: row.id,
  intoId: row.intoId,
  fromId: row.fromId,
  at: row.at,
  undoUntil: row.undoUntil,
  undoneAt: orNull(row.undoneAt),
  identities: row.identities.map(({ connectionId, issuer, nameIdFormat, nameId }) => ({
    connectionId,
    issuer,
    nameIdFormat,
    nameId,
  })),
  externalIds: row.externalIds.map(shownExternalId),
  groups: comingOver(row.groups),
});

export const mergeOperations = (
  merges: Merges,
  people: Pick<Directory, "get">,
  administrators: Reach,
): readonly Operation[] => [
  operation({
    operationId: "previewMerge",
    method: "post",
    path: "/people/{id}/merge/preview",
    tag: "people",
    summary: "What a merge would do, and what speaks against it; writes nothing",
    scope: "people:read",
    body: mergeInput,
    answer: { status: 200, schema: preview },
    run: async ({ id, body, tenantId }) => ({
      status: 200,
      body: shownPreview(await merges.preview(tenantId, id, body.from)),
    }),
  }),
  operation({
    operationId: "mergePeople",
    method: "post",
    path: "/people/{id}/merge",
    tag: "people",
    summary: "Make two people one: identities and links come over, the other record leads here",
    scope: "people:write",
    body: mergeInput,
    answer: { status: 201, schema: merge },
    async run(call) {
      const { id, body, by } = call;
      await assertAllWithinReach(administrators, call, [id, body.from]);
      const made = await merges.merge(id, body.from, by);
      return { status: 201, body: shown(made), location: `/merges/${made.id}` };
    },
  }),
  operation({
    operationId: "listMerges",
    method: "get",
    path: "/people/{id}/merges",
    tag: "people",
    summary: "What was merged into a person, newest first; the last hundred",
    scope: "people:read",
    answer: { status: 200, schema: z.strictObject({ items: z.array(merge) }) },
    async run({ id, tenantId }) {
      await people.get(tenantId, id);
      return { status: 200, body: { items: (await merges.ofPerson(tenantId, id)).map(shown) } };
    },
  }),
  operation({
    operationId: "getMerge",
    method: "get",
    path: "/merges/{id}",
    tag: "people",
    summary: "Read a merge",
    scope: "people:read",
    answer: { status: 200, schema: merge },
    run: async ({ id, tenantId }) => ({ status: 200, body: shown(await merges.get(tenantId, id)) }),
  }),
  operation({
    operationId: "undoMerge",
    method: "post",
    path: "/merges/{id}/undo",
    tag: "people",
    summary: "Make one person two again, within 14 days",
    scope: "people:write",
    answer: { status: 200, schema: merge },
    async run(call) {
      const { id, tenantId, by } = call;
      const { intoId, fromId } = await merges.get(tenantId, id);
      await assertAllWithinReach(administrators, call, [intoId, fromId]);
      return { status: 200, body: shown(await merges.undo(id, by)) };
    },
  }),
];
