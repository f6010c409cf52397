import express, { type Express } from "express";
import request from "supertest";
import { createAdministration } from "../../../src/administration.ts";
import { assertNotLastOwner } from "../../../src/administrators/administrators.ts";
import { createApiTokens } from "../../../src/api-tokens/api-tokens.ts";
import { samlReaders } from "../../../src/saml-readers.ts";
import { createApps } from "../../../src/apps/apps.ts";
import { createAudit } from "../../../src/audit/audit.ts";
import { createCertificateWatch } from "../../../src/connections/certificate-watch.ts";
import { createConnections } from "../../../src/connections/connections.ts";
import { createMetadataExchange } from "../../../src/connections/metadata-exchange.ts";
import { createTrustCertificate } from "../../../src/connections/trust-certificate.ts";
import { createCredentials } from "../../../src/credentials/credentials.ts";
import { createCollisions } from "../../../src/directory/collisions.ts";
import { createDirectory } from "../../../src/directory/directory.ts";
import { createGroups } from "../../../src/directory/groups.ts";
import { createMerges } from "../../../src/directory/merges.ts";
import { createDomains } from "../../../src/domains/domains.ts";
import { createApi, operationsOf, type ApiNeeds } from "../../../src/edge/api/api.ts";
import { createBrowserSession } from "../../../src/edge/http/browser-session.ts";
import { createFetchMetadata } from "../../../src/edge/outbound/fetch-metadata.ts";
import { createOutbound } from "../../../src/edge/outbound/outbound.ts";
import { createRelyingParty } from "../../../src/edge/upstream/openid/relying-party.ts";
import type { AuditContext } from "../../../src/kernel/audit.ts";
import { createKeys } from "../../../src/keys/keys.ts";
import { createMappings } from "../../../src/mapping/mapping.ts";
import { readIdpMetadata } from "../../../src/saml/idp-metadata.ts";
import { createMetadataReader } from "../../../src/saml/metadata-reader.ts";
import { readCertificate } from "../../../src/saml/read-certificate.ts";
import { postRequestForm, redirectRequestUrl } from "../../../src/saml/authn-request.ts";
import { carriedCertificates } from "../../../src/saml/carried-certificates.ts";
import { makeCertificate } from "../../../src/saml/certificate.ts";
import { readReceived } from "../../../src/saml/received.ts";
import { showMessage } from "../../../src/saml/show-message.ts";
import { deliveredAppPresets } from "../../../src/presets/delivered-app-presets.ts";
import { createRolloutProgress } from "../../../src/policies/rollout.ts";
import { createPolicies } from "../../../src/policies/policies.ts";
import { sessionRulesOf } from "../../../src/session-rules-of.ts";
import { createRuledSessions } from "../../../src/sessions/ruled.ts";
import { createOpenings } from "../../../src/openings/openings.ts";
import { createRevocation } from "../../../src/openings/revocation.ts";
import type { Repositories } from "../../../src/storage/repositories.ts";
import { createSessions } from "../../../src/sessions/sessions.ts";
import { createLiveSession } from "../../../src/signin/live-session/live-session.ts";
import { createExplain } from "../../../src/signin/explain/explain.ts";
import { createPreflights, type Preflights } from "../../../src/signin/preflight/preflights.ts";
import { createRecorder } from "../../../src/signin/recorder.ts";
import { createReports } from "../../../src/signin/reports/reports.ts";
import { createReplays } from "../../../src/signin/replays.ts";
import { createSignin } from "../../../src/signin/signin.ts";
import { createTrustSigner } from "../../../src/signin/trust-signer.ts";
import { createGuarded } from "../../../src/signin/way-in/guarded.ts";
import { createKeepOwnersIn } from "../../../src/signin/way-in/owners.ts";
import { createStanding } from "../../../src/standing-of.ts";
import { createBranding } from "../../../src/tenants/branding.ts";
import { createTenantChange } from "../../../src/tenants/change.ts";
import { createSetupLinks } from "../../../src/setup-links/setup-links.ts";
import { createTenants } from "../../../src/tenants/tenants.ts";
import { createAdminKeys } from "../../../src/tokens/admin-keys.ts";
import type { Scope } from "../../../src/tokens/types.ts";
import { usesOfGroup } from "../../../src/uses-of-group.ts";
import { presets } from "../../kit/presets.ts";
import type { StoresKind } from "../../kit/stores.ts";
import { openTestWorld, type TestWorld } from "../../kit/world.ts";

export const BOOTSTRAP = "bootstrap-key-for-tests-0123456789-abcdef";

export interface ApiWorld {
  readonly world: TestWorld;
  readonly app: Express;
  readonly needs: ApiNeeds & ReturnType<typeof createAdministration> & { readonly preflights: Preflights };
  readonly operations: ReturnType<typeof operationsOf>;
  /** What HTTPS answers; a name that is not in it cannot be reached. */
  readonly files: Map<string, { status: number; body: string }>;
  /** A request with a key; the bootstrap key unless another is named. */
  call(method: "get" | "post" | "put" | "patch" | "delete", path: string, key?: string): request.Test;
  /** Makes a key and gives its secret. */
  keyWith(scopes: readonly Scope[], tenantId?: string): Promise<string>;
  /** Another tenant, and a key that does everything in it. */
  otherTenant(name: string): Promise<{ tenantId: string; key: string }>;
  audited(name?: string): Promise<readonly { readonly name: string }[]>;
}

/** The API with the real services on real stores. */
export async function openApiWorld(kind?: StoresKind): Promise<ApiWorld> {
  const world = await openTestWorld(kind);
  const files = new Map<string, { status: number; body: string }>();
  const needs = await servicesOf(world, files);
  const app = express();
  app.use("/api/v1", createApi(needs));
  const call: ApiWorld["call"] = (method, path, key = BOOTSTRAP) =>
    request(app)[method](`/api/v1${path}`).set("Authorization", `Bearer ${key}`);
  const keyWith: ApiWorld["keyWith"] = async (scopes, tenantId = world.tenantId) => {
    const made = await call("post", "/admin-keys")
      .set("Sallyport-Tenant", tenantId)
      .send({ name: "k", scopes })
      .expect(201);
    return made.body.secret;
  };
  return {
    world,
    app,
    needs,
    operations: operationsOf(needs),
    files,
    call,
    keyWith,
    async otherTenant(name) {
      const { id } = (await call("post", "/tenants").send({ name }).expect(201)).body;
      return { tenantId: id, key: await keyWith(["*"], id) };
    },
    async audited(name) {
      const page = await needs.audit.search(world.tenantId, name === undefined ? {} : { name }, {
        limit: 200,
      });
      return page.items.map((item) => item.event);
    },
  };
}

async function servicesOf(world: TestWorld, files: ApiWorld["files"]): Promise<ApiWorld["needs"]> {
  const { database, expiring, clock, random, seal, log, settings } = world;
  const { transact, locate } = database;
  const { publicUrl } = settings;
  const openings = createOpenings({
    transact,
    clock,
    random,
    issuer: "http://localhost/oidc",
    sessionEndsAt: () => Promise.resolve(undefined),
  });
  const sessions = createSessions<Repositories>({
    opened: { ...openings, wake: () => undefined },
    backend: expiring.sessions,
    clock,
    random,
    limits: () => settings.sessionLimits,
    transact,
  });
  const adminKeys = createAdminKeys({ transact, locate, clock, random });
  const tenants = createTenants({ transact, settle: database.settle, clock, random });
  await adminKeys.ensureBootstrap(BOOTSTRAP);
  const metadata = createMetadataExchange({
    log,
    transact,
    locate,
    clock,
    random,
    readIdpMetadata,
    readCertificate,
    fetchMetadata: createFetchMetadata(createOutbound({ allow: ["127.0.0.1"] })),
    ...createMetadataReader(),
  });
  const endSessions = async (tenantId: string, personId: string, by: AuditContext) =>
    void (await sessions.revoke(tenantId, { personId }, by));
  const identities = {
    transact,
    clock,
    random,
    endSessions,
    endAll: endSessions,
    recorderDays: settings.recorderDays,
    assertDispensable: assertNotLastOwner,
  };
  const directory = createDirectory({
    ...identities,
    atDeactivation: (rows, tenantId, personId) => openings.close(rows, tenantId, { personId }, "deactivated"),
    onDeactivated: endSessions,
  });
  const collisions = createCollisions(identities);
  const recorder = createRecorder({ transact, clock, random, seal, recorderDays: settings.recorderDays });
  const flow = {
    ...world,
    ...settings,
    transact,
    locate,
    ephemeral: expiring.ephemeral,
    recorder,
    sessions,
    directory,
    collisions,
    keys: createKeys({ transact, seal, clock, random, makeCertificate }),
    presetMapping: presets.mappingOf,
    openid: createRelyingParty({ clock, fetch: () => Promise.reject(new Error("no network here")) }),
    redirectRequestUrl,
    postRequestForm,
    readCertificate,
    defaultTenantId: await tenants.ensureDefault(),
  };
  const replays = createReplays(flow);
  const sessionDefaults = settings.sessionLimits;
  const keepOwnersIn = createKeepOwnersIn({ clock, sessionDefaults });
  const guarded = createGuarded(transact, keepOwnersIn);
  const ruledSessions = createRuledSessions<Repositories>({
    transact,
    opened: { ...openings, wake: () => undefined },
    backend: expiring.sessions,
    rulesFor: sessionRulesOf(transact, sessionDefaults),
  });
  const findSession = (key: string) => ruledSessions.read(key, clock().getTime());
  const certificateWatch = createCertificateWatch({ transact, clock, readCertificate });
  const certificates = createTrustCertificate({ transact, clock, readCertificate });
  return {
    ...flow,
    certificateWatch,
    reports: createReports({ transact, clock, keys: flow.keys, certificateWatch, readCertificate }),
    trustSigner: createTrustSigner({ ...flow, replays, certificates, carriedCertificates }),
    tenants,
    branding: createBranding({ transact, onChanged: () => undefined }),
    changeTenant: createTenantChange({ transact, onChanged: () => undefined }),
    adminKeys,
    ...createAdministration({ ...world, transact, locate, durable: expiring.durable, publicUrl }),
    durable: expiring.durable,
    browserSession: createBrowserSession({ sessions, publicUrl, random, secret: "of the tests" }),
    apiTokens: createApiTokens({ ...flow, policyFor: async () => ({ allowed: true, maxDays: 365 }) }),
    connections: createConnections({
      guarded,
      seal,
      transact,
      locate,
      clock,
      random,
      publicUrl,
      presetDefaults: presets.defaultsOf,
      readIdpMetadata,
      readCertificate,
      fetchFirst: metadata.first,
    }),
    metadata,
    presets,
    appPresets: deliveredAppPresets(),
    setupLinks: createSetupLinks({ ...world.database, clock, random: world.random }),
    mappings: createMappings({ transact, clock, presetMapping: presets.mappingOf }),
    domains: createDomains({
      guarded,
      transact,
      locate,
      clock,
      random,
      resolveTxt: world.resolveTxt,
      async fetchText(url) {
        const file = files.get(url);
        if (!file) throw new Error("no such name");
        return file;
      },
    }),
    apps: createApps({ transact, locate, clock, random, saml: samlReaders(clock), publicUrl }),
    people: directory,
    credentials: createCredentials({
      transact,
      clock,
      random,
      seal,
      publicUrl,
      ephemeral: expiring.ephemeral,
    }),
    rulesFor: () => Promise.resolve({ passwords: { allowed: true, minLength: 12, maxAgeDays: null } }),
    groups: createGroups({ transact, clock, random, usesOf: usesOfGroup }),
    explain: createExplain({ transact, clock, sessionDefaults: settings.sessionLimits }),
    rolloutProgress: createRolloutProgress({ transact, clock }),
    policies: createPolicies({
      transact,
      clock,
      random,
      sessionDefaults: settings.sessionLimits,
      onChanged: () => Promise.resolve(),
      keepOwnersIn,
    }),
    collisions,
    merges: createMerges(identities),
    sessions,
    openings,
    revocation: createRevocation({ transact, clock, longestSession: () => Promise.resolve(86_400_000) }),
    findSession,
    liveSession: createLiveSession({ transact, clock, sessionDefaults, findSession }),
    audit: createAudit({ transact }),
    signins: recorder,
    signin: createSignin({
      ...flow,
      credentials: createCredentials({ ...flow, ephemeral: expiring.ephemeral }),
      standing: createStanding(flow.sessionLimits),
    }),
    replays,
    preflights: createPreflights({
      ...flow,
      sessionDefaults,
      sessionsEnding: (tenantId, under) =>
        ruledSessions.ending(tenantId, sessionRulesOf(under, sessionDefaults), clock().getTime()),
    }),
    readReceived,
    showMessage,
    publicUrl,
    settings: settings.shown,
    version: "0.0.0",
  };
}
