import { randomBytes, randomUUID } from "node:crypto";
import type { OidcApp } from "../../src/apps/types.ts";
import type { AuditRecord } from "../../src/audit/types.ts";
import { DEFAULT_REQUEST, type Connection, type MetadataChange } from "../../src/connections/types.ts";
import type { Group, Identity, Membership, Person } from "../../src/directory/types.ts";
import type { Domain } from "../../src/domains/types.ts";
import type { KeyRecord } from "../../src/keys/types.ts";
import type { MappingVersion } from "../../src/mapping/types.ts";
import { shardOf } from "../../src/sessions/shard.ts";
import type { SessionRecord } from "../../src/sessions/types.ts";
import type { Replay, SigninAttempt } from "../../src/signin/types.ts";
import type { Picture, Tenant } from "../../src/tenants/types.ts";
import type { AdminKey } from "../../src/tokens/types.ts";

/** One valid row of each kind; a test names what it is about. */
export const AT = new Date("2026-11-23T12:00:00.000Z");

export const later = (ms: number): Date => new Date(AT.getTime() + ms);

export const aTenant = (about: Partial<Tenant> = {}): Tenant => {
  const id = randomUUID();
  return { id, name: `tenant ${id}`, createdAt: AT, version: 1, ...about };
};

/** No two are alike. */
export const aLogo = (): Picture => ({
  hash: randomBytes(32).toString("hex"),
  mediaType: "image/png",
  content: randomBytes(20),
});

export const aConnection = (tenantId: string, about: Partial<Connection> = {}): Connection => ({
  id: randomUUID(),
  tenantId,
  name: "Okta",
  protocol: "saml",
  preset: "okta",
  enabled: true,
  idp: {
    entityId: "http://www.okta.com/exk1",
    ssoUrl: "https://acme.okta.com/sso",
    ssoPostUrl: "https://acme.okta.com/sso/post",
    sloUrl: "https://acme.okta.com/slo",
    sloResponseUrl: undefined,
    sloBinding: "post",
    certificates: ["-----BEGIN CERTIFICATE-----\none", 'two, "quoted" {braces}'],
  },
  encryption: "strong",
  oidc: undefined,
  request: DEFAULT_REQUEST,
  idpInitiated: false,
  jit: true,
  nameIdChange: undefined,
  metadata: undefined,
  createdAt: AT,
  updatedAt: AT,
  version: 1,
  ...about,
});

export const aMappingVersion = (
  { tenantId, id }: Connection,
  about: Partial<MappingVersion> = {},
): MappingVersion => ({
  tenantId,
  connectionId: id,
  version: 1,
  at: AT,
  by: { kind: "admin-key", id: "key-1", name: "terraform" },
  mapping: {
    email: [{ attribute: "mail", transforms: ["trim", { regex: { pattern: "^(.*)$", group: 1 } }] }],
    givenName: [],
    familyName: [],
    displayName: [{ constant: "Someone" }],
    groups: [{ attribute: "groups", transforms: [{ split: ";" }] }],
    custom: { costCentre: [{ template: "{cc}-{unit}" }] },
  },
  ...about,
});

export const aMetadataChange = (
  connection: Connection,
  about: Partial<MetadataChange> = {},
): MetadataChange => ({
  id: randomUUID(),
  tenantId: connection.tenantId,
  connectionId: connection.id,
  at: AT,
  status: "held",
  reasons: ["endpoint_changed", 'odd "reason"'],
  difference: [{ field: "ssoUrl", before: "https://acme.okta.com/sso", after: ["https://evil.example"] }],
  proposed: {
    entityId: "http://www.okta.com/exk1",
    ssoUrl: "https://evil.example",
    ssoPostUrl: undefined,
    sloUrl: undefined,
    sloResponseUrl: undefined,
    sloBinding: undefined,
    certificates: ["-----BEGIN CERTIFICATE-----"],
  },
  decidedAt: undefined,
  ...about,
});

export const aDomain = (tenantId: string, about: Partial<Domain> = {}): Domain => ({
  id: randomUUID(),
  tenantId,
  name: `${randomUUID()}.example`,
  subdomains: false,
  connectionIds: [],
  status: "pending",
  challenge: "prove-it",
  verifiedAt: undefined,
  provedBy: undefined,
  checkedAt: undefined,
  graceUntil: undefined,
  failingSince: undefined,
  lostAt: undefined,
  checkDueAt: undefined,
  createdAt: AT,
  version: 1,
  ...about,
});

export const anApp = (tenantId: string, about: Partial<OidcApp> = {}): OidcApp => ({
  id: randomUUID(),
  tenantId,
  protocol: "oidc",
  name: "Wiki",
  clientId: `client-${randomUUID()}`,
  clientSecretHash: "hash",
  redirectUris: ["https://wiki.example/callback"],
  frontchannelLogoutUri: undefined,
  postLogoutRedirectUris: [],
  backchannelLogoutUri: undefined,
  requirePkce: true,
  claims: [],
  groups: ["staff", 'odd "name", {with} commas'],
  roles: [{ role: "Admin", groups: ["admins", 'odd "name", {with} commas'] }],
  enabled: true,
  createdAt: AT,
  updatedAt: AT,
  version: 1,
  ...about,
});

export const aPerson = (tenantId: string, about: Partial<Person> = {}): Person => {
  const id = randomUUID();
  return {
    id,
    tenantId,
    email: `${id}@acme.example`,
    givenName: "Ada",
    familyName: undefined,
    displayName: "Ada Lovelace",
    groups: ["staff"],
    custom: { costCentre: ["42", "43"] },
    status: "active",
    createdAt: AT,
    updatedAt: AT,
    lastSigninAt: undefined,
    version: 1,
    ...about,
  };
};

export const anIdentity = (
  person: Pick<Person, "tenantId" | "id">,
  connectionId: string,
  about: Partial<Identity> = {},
): Identity => ({
  tenantId: person.tenantId,
  connectionId,
  issuer: "http://www.okta.com/exk1",
  nameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
  nameId: "00u1",
  personId: person.id,
  linkedAt: AT,
  ...about,
});

export const aGroup = (tenantId: string, about: Partial<Group> = {}): Group => {
  const id = randomUUID();
  return {
    id,
    tenantId,
    name: `group ${id}`,
    description: 'odd "text", {braces}',
    createdAt: AT,
    updatedAt: AT,
    version: 1,
    ...about,
  };
};

export const aMembership = (group: Group, person: Person, about: Partial<Membership> = {}): Membership => ({
  tenantId: group.tenantId,
  groupId: group.id,
  personId: person.id,
  source: "manual",
  addedAt: AT,
  ...about,
});

export const aKey = (tenantId: string, about: Partial<KeyRecord> = {}): KeyRecord => ({
  id: randomUUID(),
  tenantId,
  purpose: "saml-signing",
  algorithm: "RSA-2048",
  certificate: "-----BEGIN CERTIFICATE-----",
  sealedPrivateKey: Buffer.from([0, 1, 2, 255]),
  createdAt: AT,
  notAfter: later(1000),
  state: "active",
  ...about,
});

export const anAdminKey = (tenantId: string, about: Partial<AdminKey> = {}): AdminKey => ({
  id: randomUUID(),
  tenantId,
  name: "terraform",
  secretHash: randomUUID(),
  scopes: ["connections:write", "audit:read"],
  createdAt: AT,
  expiresAt: undefined,
  revokedAt: undefined,
  lastUsedAt: undefined,
  ...about,
});

export const anAttempt = (tenantId: string, about: Partial<SigninAttempt> = {}): SigninAttempt => ({
  id: randomUUID(),
  tenantId,
  reference: `SP-${randomUUID()}`,
  at: AT,
  outcome: "refused",
  code: "saml_audience",
  connectionId: randomUUID(),
  personId: undefined,
  appId: undefined,
  email: "ada@acme.example",
  ip: "192.0.2.1",
  userAgent: "Firefox",
  checks: [{ name: "audience", ok: false, expected: "ours", received: "theirs" }],
  fix: { who: "idp-admin", what: "Set the audience to ours." },
  sealedMessage: Buffer.from("sealed"),
  sealedClaims: undefined,
  keepUntil: later(1000),
  ...about,
});

export const aReplay = (tenantId: string, about: Partial<Replay> = {}): Replay => ({
  id: randomUUID(),
  tenantId,
  connectionId: randomUUID(),
  from: AT,
  to: later(60),
  draft: { certificates: ["-----BEGIN CERTIFICATE-----"], settings: { encryption: "legacy" } },
  status: "running",
  total: 10,
  done: 0,
  result: undefined,
  createdAt: AT,
  updatedAt: AT,
  ...about,
});

export const anAuditRecord = (
  tenantId: string,
  sequence: number,
  about: Partial<AuditRecord> = {},
): AuditRecord => ({
  tenantId,
  sequence,
  id: randomUUID(),
  at: later(sequence),
  actor: { kind: "admin-key", id: "key-1", name: "terraform" },
  ip: "192.0.2.1",
  requestId: undefined,
  event: { name: "connection.created", targetId: `target-${sequence}`, after: { name: "Okta" } },
  previousHash: `hash-${sequence - 1}`,
  hash: `hash-${sequence}`,
  ...about,
});

export const HOUR = 3_600_000;

export const aSession = (tenantId: string, about: Partial<SessionRecord> = {}): SessionRecord => ({
  key: `${shardOf(tenantId)}.${randomUUID()}`,
  tenantId,
  personId: randomUUID(),
  connectionId: randomUUID(),
  data: '{"cookie":{}}',
  version: 1,
  createdAt: AT.getTime(),
  seenAt: AT.getTime(),
  endsAt: AT.getTime() + 24 * HOUR,
  idleMs: HOUR,
  ...about,
});
