import { z } from "zod";
import type { Directory } from "../../../directory/directory.ts";
import type { Person } from "../../../directory/types.ts";
import { readEmail } from "../../../mapping/email.ts";
import { name, orNull, pageOf, pageQuery, searchIn, time, uuid } from "../fields.ts";
import { isPlaceholder } from "../../../directory/placeholder.ts";
import { operation, type JsonAnswer, type Operation } from "../operation.ts";
import { assertAllWithinReach, type Reach } from "../reach.ts";
import { externalId, identity, shownExternalId, shownIdentity } from "./identity-schemas.ts";

const fields = {
  id: uuid,
  email: z.string(),
  emailPlaceholder: z.boolean().meta({
    description: "The address was given to somebody else; this one stands until the person signs in again.",
  }),
  givenName: z.string().nullable(),
  familyName: z.string().nullable(),
  displayName: z.string(),
  groups: z.array(z.string()),
  custom: z.record(z.string(), z.array(z.string())),
  status: z.enum(["active", "deactivated"]),
  createdAt: time,
  updatedAt: time,
  lastSigninAt: time.nullable(),
  mergedInto: uuid.nullable().meta({ description: "The person who this one proved to be." }),
  version: z.int(),
};
const person = z.strictObject(fields).meta({ id: "Person" });
const personWithIdentities = z
  .strictObject({
    ...fields,
    identities: z
      .array(identity)
      .meta({ description: "What the upstream identity providers know the person by." }),
    externalIds: z.array(externalId).meta({ description: "What directories call the person." }),
  })
  .meta({ id: "PersonWithIdentities" });

/** One spelling for each mailbox, as a sign-in would write it. */
const email = z
  .string()
  .trim()
  .max(320)
  .transform((typed, { addIssue }) => {
    const address = readEmail(typed)?.address;
    if (address === undefined) addIssue({ code: "custom", message: "not one plain e-mail address" });
    return address ?? "";
  })
  .meta({ description: "Kept in lower case; unique in the tenant." });
const newPerson = z
  .strictObject({
    email,
    givenName: name.exactOptional(),
    familyName: name.exactOptional(),
    displayName: name.exactOptional().meta({ description: "Else both names, or the e-mail." }),
  })
  .meta({ id: "NewPerson" });
const personChanges = z
  .strictObject({
    email: email.exactOptional(),
    givenName: name.nullable().exactOptional(),
    familyName: name.nullable().exactOptional(),
    displayName: name.exactOptional(),
  })
  .meta({
    id: "PersonChanges",
    description: "What an identity provider sends at the next sign-in stands above it.",
  });
const whichIdentity = z.strictObject({
  connectionId: uuid,
  issuer: z.string().min(1).max(1024),
  nameIdFormat: z.string().min(1).max(1024),
  nameId: z.string().min(1).max(1024),
});

const shown = (row: Person) => ({
  id: row.id,
  email: row.email,
  emailPlaceholder: isPlaceholder(row.email),
  givenName: orNull(row.givenName),
  familyName: orNull(row.familyName),
  displayName: row.displayName,
  groups: row.groups,
  custom: row.custom,
  status: row.status,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
  lastSigninAt: orNull(row.lastSigninAt),
  mergedInto: orNull(row.mergedInto),
  version: row.version,
});
const answered = (row: Person): JsonAnswer => ({ status: 200, body: shown(row), version: row.version });

type People = Pick<
  Directory,
  | "list"
  | "get"
  | "create"
  | "update"
  | "identitiesOf"
  | "externalIdsOf"
  | "unlink"
  | "deactivate"
  | "reactivate"
>;

export const peopleOperations = (people: People, administrators: Reach): readonly Operation[] => [
  operation({
    operationId: "listPeople",
    method: "get",
    path: "/people",
    tag: "people",
    summary: "List people, newest first",
    scope: "people:read",
    query: z.strictObject({
      ...pageQuery,
      search: searchIn("the e-mail address or the display name"),
      status: z.enum(["active", "deactivated"]).exactOptional(),
      groupId: uuid.exactOptional().meta({ description: "Only who is in this group." }),
    }),
    answer: { status: 200, schema: pageOf(person) },
    async run({ query, tenantId }) {
      const page = await people.list(tenantId, query);
      return { status: 200, body: { ...page, items: page.items.map(shown) } };
    },
  }),
  operation({
    operationId: "getPerson",
    method: "get",
    path: "/people/{id}",
    tag: "people",
    summary: "Read a person with the identities that are linked",
    scope: "people:read",
    versioned: true,
    answer: { status: 200, schema: personWithIdentities },
    async run({ id, tenantId }) {
      const row = await people.get(tenantId, id);
      const linked = await people.identitiesOf(tenantId, id);
      const external = await people.externalIdsOf(tenantId, id);
      const known = {
        identities: linked.map(shownIdentity),
        externalIds: external.map(shownExternalId),
      };
      return { status: 200, body: { ...shown(row), ...known }, version: row.version };
    },
  }),
  operation({
    operationId: "createPerson",
    method: "post",
    path: "/people",
    tag: "people",
    summary: "Make a person who has not signed in yet",
    scope: "people:write",
    body: newPerson,
    answer: { status: 201, schema: person },
    async run({ body, by }) {
      const row = await people.create(body, by);
      return { status: 201, body: shown(row), version: row.version, location: `/people/${row.id}` };
    },
  }),
  operation({
    operationId: "updatePerson",
    method: "patch",
    path: "/people/{id}",
    tag: "people",
    summary: "Change what is named",
    scope: "people:write",
    versioned: true,
    body: personChanges,
    answer: { status: 200, schema: person },
    async run(call) {
      const { id, body, by, version } = call;
      if (body.email !== undefined) await assertAllWithinReach(administrators, call, [id]);
      return answered(await people.update(id, body, by, version));
    },
  }),
  operation({
    operationId: "deactivatePerson",
    method: "post",
    path: "/people/{id}/deactivate",
    tag: "people",
    summary: "Cut the person's access now; history and identities stay",
    scope: "people:write",
    versioned: true,
    answer: { status: 200, schema: person },
    async run(call) {
      const { id, by, version } = call;
      await assertAllWithinReach(administrators, call, [id]);
      return answered(await people.deactivate(id, by, version));
    },
  }),
  operation({
    operationId: "reactivatePerson",
    method: "post",
    path: "/people/{id}/reactivate",
    tag: "people",
    summary: "Let the person sign in again",
    scope: "people:write",
    versioned: true,
    answer: { status: 200, schema: person },
    async run(call) {
      const { id, by, version } = call;
      await assertAllWithinReach(administrators, call, [id]);
      return answered(await people.reactivate(id, by, version));
    },
  }),
  operation({
    operationId: "unlinkIdentity",
    method: "delete",
    path: "/people/{id}/identities",
    tag: "people",
    summary: "Unlink what an identity provider knows the person by; the person's sessions end",
    scope: "people:write",
    query: whichIdentity,
    async run(call) {
      const { id, query, tenantId, by } = call;
      await assertAllWithinReach(administrators, call, [id]);
      await people.unlink(id, { tenantId, ...query }, by);
      return { status: 204 };
    },
  }),
];
