import { randomUUID } from "node:crypto";
import type { Collision } from "../../src/directory/collision.ts";
import type { Merge } from "../../src/directory/merge.ts";
import type { DirectoryLink, Person } from "../../src/directory/types.ts";
import { AT, later } from "./samples.ts";

export const aDirectoryLink = (person: Person, about: Partial<DirectoryLink> = {}): DirectoryLink => ({
  tenantId: person.tenantId,
  directoryId: randomUUID(),
  externalId: "E-1815",
  personId: person.id,
  linkedAt: AT,
  ...about,
});

/** An unknown NameID with the holder's address. */
export const aCollision = (
  tenantId: string,
  { holderId, connectionId }: { readonly holderId: string; readonly connectionId: string },
  about: Partial<Collision> = {},
): Collision => ({
  id: randomUUID(),
  tenantId,
  kind: "nameid_differs",
  status: "open",
  fingerprint: randomUUID(),
  key: { tenantId, connectionId, issuer: "https://idp", nameIdFormat: "persistent", nameId: "00u2" },
  profile: {
    email: "ada@acme.example",
    givenName: "Ada",
    familyName: undefined,
    displayName: "Ada",
    groups: ["staff"],
    custom: {},
  },
  external: undefined,
  holderId,
  claimantId: undefined,
  signinId: randomUUID(),
  reference: "SP-0000-0000",
  firstSeenAt: AT,
  lastSeenAt: AT,
  times: 1,
  decision: undefined,
  decidedAt: undefined,
  decidedBy: undefined,
  moves: [],
  version: 1,
  ...about,
});

export const aMerge = (from: Person, intoId: string, about: Partial<Merge> = {}): Merge => ({
  id: randomUUID(),
  tenantId: from.tenantId,
  intoId,
  fromId: from.id,
  at: AT,
  by: { kind: "system" },
  undoUntil: later(1000),
  undoneAt: undefined,
  before: { intoEmail: "ada@acme.example", fromEmail: from.email, fromStatus: "active" },
  identities: [],
  externalIds: [],
  groups: [],
  ...about,
});
