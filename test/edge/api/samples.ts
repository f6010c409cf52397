import { aCollision, aMerge } from "../../conformance/identity-samples.ts";
import { aPng } from "../../kit/png.ts";
import { aPerson, aReplay } from "../../conformance/samples.ts";
import { aPassword, aTotp } from "../../conformance/samples-credentials.ts";
import { shardOf } from "../../../src/sessions/shard.ts";
import type { ApiWorld } from "./api-world.ts";
import { comeIn, formGroup, handOut, twoVersions } from "./sample-things.ts";

/** A good body for each operation that takes one; a new operation without a sample fails the walk. */
export const BODIES: Readonly<Record<string, object>> = {
  createTenant: { name: "walk" },
  updateTenant: { name: "walked", branding: { name: "Walked", colour: "#ffcc00", contact: null } },
  previewColour: { colour: "#ffcc00" },
  putTenantLogo: { mediaType: "image/png", data: aPng(20, 20).toString("base64") },
  createConnection: { name: "walk", protocol: "saml" },
  updateConnection: { name: "walked" },
  listMetadataEntities: { metadataUrl: "http://127.0.0.1:1/metadata" },
  createSetupLink: { name: "walk", expiresInHours: 1 },
  putMapping: { email: ["mail"] },
  rollbackMapping: { version: 0 },
  startReplay: {
    connectionId: "00000000-0000-4000-8000-000000000000",
    from: "2026-11-01T00:00:00Z",
    to: "2026-12-01T00:00:00Z",
  },
  trustSigner: { signinId: "00000000-0000-4000-8000-000000000000" },
  createKey: { purpose: "saml-signing" },
  testConnection: {},
  previewMapping: { assertionXml: "<a/>" },
  claimDomain: { name: "walk.example" },
  updateDomain: { connectionId: null },
  createApp: { name: "walk", protocol: "oidc", redirectUris: ["https://app.acme.com/cb"] },
  updateApp: { name: "walked" },
  createBreakGlassCredential: { personId: "00000000-0000-4000-8000-000000000000" },
  putAdministrator: { role: "auditor" },
  createPerson: { email: "walk@acme.com" },
  updatePerson: { givenName: "Walked" },
  createGroup: { name: "walk" },
  updateGroup: { description: "walked" },
  explain: { email: "ada@acme.com" },
  createPolicy: { name: "walk" },
  updatePolicy: { name: "walked" },
  replacePolicy: { name: "walked anew" },
  preflightPolicy: { changes: { twoStep: "required" } },
  preflightNewPolicy: { name: "walk" },
  rollbackPolicy: {},
  widenRollout: { percent: 10 },
  resolveCollision: { decision: "reject" },
  mergePeople: { from: "00000000-0000-4000-8000-000000000000" },
  previewMerge: { from: "00000000-0000-4000-8000-000000000000" },
  verifyAuditChain: {},
  createAdminKey: { name: "walk", scopes: ["audit:read"] },
};

/** A good query for each operation that cannot do without one. */
export const QUERIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  unlinkIdentity: {
    connectionId: "00000000-0000-4000-8000-000000000000",
    issuer: "https://idp",
    nameIdFormat: "persistent",
    nameId: "n1",
  },
};

export interface Ids {
  readonly connection: string;
  /** Of a connection of its own. */
  readonly setupLink: string;
  readonly metadataChange: string;
  readonly domain: string;
  readonly app: string;
  readonly person: string;
  readonly group: string;
  /** A second factor of the person, who has a password, too. */
  readonly factor: string;
  readonly collision: string;
  readonly merge: string;
  readonly session: string;
  readonly signin: string;
  readonly replay: string;
  readonly policy: string;
  readonly preflight: string;
  readonly adminKey: string;
  readonly apiToken: string;
  readonly key: string;
  readonly preset: string;
  readonly appPreset: string;
  readonly tenant: string;
  /** The person's id. */
  readonly administrator: string;
  readonly recoveryCredential: string;
  readonly breakGlassSession: string;
}

/** A password and a second factor. @returns the factor's id */
async function equip({ world }: ApiWorld, tenantId: string, id: string): Promise<string> {
  const factor = aTotp({ tenantId, id });
  await world.database.transact(tenantId, async ({ passwords, factors }) => {
    await passwords.save(aPassword({ tenantId, id }));
    await factors.insert(factor);
  });
  return factor.id;
}

const anOidcApp = {
  protocol: "oidc",
  name: "app",
  redirectUris: ["https://app.acme.com/cb"],
} as const;

/** One thing of each kind in a tenant. */
export async function furnish(api: ApiWorld, tenantId: string): Promise<Ids> {
  const { world, needs } = api;
  const by = { tenantId, actor: { kind: "system" } } as const;
  const at = world.clock();
  const person = world.random.uuid();
  const connection = await needs.connections.create({ name: "idp" }, by);
  const administrator = world.random.uuid();
  await world.database.transact(tenantId, ({ people }) =>
    people.insert(aPerson(tenantId, { id: administrator })),
  );
  await needs.administrators.grant(administrator, "auditor", by, () => true);
  await world.database.transact(tenantId, ({ people }) =>
    people.insert({
      id: person,
      tenantId,
      email: "ada@acme.com",
      givenName: "Ada",
      familyName: undefined,
      displayName: "Ada",
      groups: ["staff"],
      custom: {},
      status: "active",
      createdAt: at,
      updatedAt: at,
      lastSigninAt: at,
      version: 1,
    }),
  );
  return {
    tenant: tenantId,
    preset: "okta",
    appPreset: "jira",
    administrator,
    recoveryCredential: (await needs.breakGlass.make(administrator, by, 1)).credential.id,
    breakGlassSession: await comeIn(api, administrator, by),
    person,
    factor: await equip(api, tenantId, person),
    group: await formGroup(api, tenantId, person),
    connection: connection.id,
    setupLink: await handOut(api, by),
    metadataChange: await holdChange(api, tenantId, connection.id),
    domain: (await needs.domains.claim({ name: `t${world.random.uuid()}.example` }, by)).id,
    app: (await needs.apps.create(anOidcApp, by)).app.id,
    policy: await twoVersions(api, by),
    preflight: (await needs.preflights.begin({ changes: { name: "walk" } }, by, 60_000)).id,
    adminKey: (await needs.adminKeys.create({ name: "k", scopes: ["audit:read"] }, by, ["*"])).key.id,
    apiToken: (await needs.apiTokens.create({ name: "script", days: 30 }, person, by)).token.id,
    key: (await needs.keys.prepareNext("saml-decryption", by)).id,
    collision: await storeCollision(api, tenantId, person, connection.id),
    merge: await storeMerge(api, tenantId, person),
    session: await startSession(api, tenantId, person, connection.id),
    signin: await recordSignin(api, tenantId, person, connection.id),
    replay: await storeReplay(api, tenantId, connection.id),
  };
}

async function holdChange({ world }: ApiWorld, tenantId: string, connectionId: string): Promise<string> {
  const id = world.random.uuid();
  await world.database.transact(tenantId, ({ metadataChanges }) =>
    metadataChanges.insert({
      id,
      tenantId,
      connectionId,
      at: world.clock(),
      status: "held",
      reasons: ["entity_id_changed"],
      difference: [
        { field: "entityId", before: "https://old.example.com", after: "https://new.example.com" },
      ],
      proposed: {
        entityId: "https://new.example.com",
        ssoUrl: "https://new.example.com/sso",
        ssoPostUrl: undefined,
        sloUrl: undefined,
        sloResponseUrl: undefined,
        sloBinding: undefined,
        certificates: [],
      },
      decidedAt: undefined,
    }),
  );
  return id;
}

async function storeCollision(
  { world }: ApiWorld,
  tenantId: string,
  holderId: string,
  connectionId: string,
): Promise<string> {
  const collision = aCollision(tenantId, { holderId, connectionId });
  await world.database.transact(tenantId, ({ collisions }) => collisions.note(collision));
  return collision.id;
}

async function storeMerge({ world }: ApiWorld, tenantId: string, intoId: string): Promise<string> {
  const from = aPerson(tenantId, { status: "deactivated", mergedInto: intoId });
  const merge = aMerge(from, intoId);
  await world.database.transact(tenantId, async ({ people, merges }) => {
    await people.insert(from);
    await merges.insert(merge);
  });
  return merge.id;
}

async function storeReplay({ world }: ApiWorld, tenantId: string, connectionId: string): Promise<string> {
  const replay = aReplay(tenantId, { connectionId });
  await world.database.transact(tenantId, ({ replays }) => replays.insert(replay));
  return replay.id;
}

export async function startSession(
  { world }: ApiWorld,
  tenantId: string,
  personId: string,
  connectionId: string,
): Promise<string> {
  const now = world.clock().getTime();
  const key = `${shardOf(tenantId)}.${world.random.token(32)}`;
  await world.expiring.sessions.create({
    key,
    tenantId,
    personId,
    connectionId,
    data: "{}",
    version: 1,
    createdAt: now,
    seenAt: now,
    endsAt: now + 3_600_000,
    idleMs: 600_000,
  });
  return key;
}

export async function recordSignin(
  { world }: ApiWorld,
  tenantId: string,
  personId: string,
  connectionId: string,
  message?: string,
): Promise<string> {
  const id = world.random.uuid();
  const at = world.clock();
  await world.database.transact(tenantId, ({ attempts }) =>
    attempts.insert({
      id,
      tenantId,
      reference: `SP-${id.slice(0, 8).toUpperCase()}`,
      at,
      outcome: "refused",
      code: "saml_audience_mismatch",
      connectionId,
      personId,
      appId: undefined,
      email: "ada@acme.com",
      ip: "192.0.2.7",
      userAgent: "test",
      checks: [
        { name: "response_signature", ok: true },
        { name: "audience", ok: false, expected: "ours", received: "theirs" },
      ],
      fix: { who: "idp-admin", what: "Set the audience." },
      sealedMessage:
        message === undefined ? undefined : world.seal.close(Buffer.from(message), "saml-message"),
      sealedClaims: undefined,
      keepUntil: new Date(at.getTime() + 86_400_000),
    }),
  );
  return id;
}
