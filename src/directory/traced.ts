import type { AuditEvent } from "../kernel/audit.ts";
import type { ArrivingProfile } from "./collision.ts";
import type { ExternalId, IdentityKey, Person } from "./types.ts";

/** What the trail says of a person but for the groups; keys in one order, so that two can be compared as text. */
export const traced = ({ email, givenName, familyName, displayName, custom }: ArrivingProfile) => ({
  email,
  givenName,
  familyName,
  displayName,
  custom: Object.entries(custom).toSorted(([one], [other]) => (one < other ? -1 : 1)),
});

export const updatedEvent = (before: Person, after: Person): AuditEvent => ({
  name: "person.updated",
  targetId: after.id,
  before: traced(before),
  after: traced(after),
});

export const linkedEvent = (personId: string, { connectionId }: IdentityKey): AuditEvent => ({
  name: "identity.linked",
  targetId: personId,
  connectionId,
});

export const unlinkedEvent = (
  personId: string,
  { connectionId, issuer, nameIdFormat, nameId }: IdentityKey,
): AuditEvent => ({
  name: "identity.unlinked",
  targetId: personId,
  connectionId,
  before: { issuer, nameIdFormat, nameId },
});

export const externalEvent = (personId: string, { directoryId, externalId }: ExternalId): AuditEvent => ({
  name: "external_id.linked",
  targetId: personId,
  directoryId,
  externalId,
});
