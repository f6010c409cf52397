import { createAdministration } from "./administration.ts";
import { assertNotLastOwner } from "./administrators/administrators.ts";
import { createApiTokens } from "./api-tokens/api-tokens.ts";
import { appsOf } from "./apps-of.ts";
import { createAudit } from "./audit/audit.ts";
import { createCertificateWatch } from "./connections/certificate-watch.ts";
import { createConnections } from "./connections/connections.ts";
import { createTrustCertificate } from "./connections/trust-certificate.ts";
import { createMetadataExchange } from "./connections/metadata-exchange.ts";
import { credentialRulesOf } from "./credential-rules.ts";
import { createRememberedBrands } from "./edge/http/branding/brands.ts";
import { createCrowdServices } from "./crowd-services.ts";
import { createCredentials } from "./credentials/credentials.ts";
import { createGroups } from "./directory/groups.ts";
import { createCollisions } from "./directory/collisions.ts";
import { createDirectory } from "./directory/directory.ts";
import { createMerges } from "./directory/merges.ts";
import { createDomains } from "./domains/domains.ts";
import { createBrowserSession } from "./edge/http/browser-session.ts";
import { cookieKey } from "./edge/http/cookie-key.ts";
import { createFetchMetadata } from "./edge/outbound/fetch-metadata.ts";
import { createGuardedFetch } from "./edge/outbound/guarded-fetch.ts";
import { createMailer } from "./edge/outbound/mailer.ts";
import { createOutbound } from "./edge/outbound/outbound.ts";
import { createRelyingParty } from "./edge/upstream/openid/relying-party.ts";
import type { AuditContext } from "./kernel/audit.ts";
import { createKeys } from "./keys/keys.ts";
import { mappingInput } from "./mapping/input.ts";
import { createMappings } from "./mapping/mapping.ts";
import type { Mapping } from "./mapping/types.ts";
import { jobsOf } from "./jobs-of.ts";
import { longestSessionOf } from "./longest-session.ts";
import { createRevocation } from "./openings/revocation.ts";
import { createPersonByEmail } from "./person-by-email.ts";
import { offerOf } from "./policies/offer.ts";
import { createPolicies } from "./policies/policies.ts";
import { createRolloutProgress } from "./policies/rollout.ts";
import { createPresets } from "./presets/presets.ts";
import { readPresets } from "./presets/read-presets.ts";
import { postRequestForm, redirectRequestUrl } from "./saml/authn-request.ts";
import { carriedCertificates } from "./saml/carried-certificates.ts";
import { makeCertificate } from "./saml/certificate.ts";
import { readIdpMetadata } from "./saml/idp-metadata.ts";
import { createMetadataReader } from "./saml/metadata-reader.ts";
import { readCertificate } from "./saml/read-certificate.ts";
import { logoutRequest, logoutResponse } from "./saml/logout/write.ts";
import { sessionRulesOf } from "./session-rules-of.ts";
import { sessionsOf } from "./sessions-of.ts";
import { createEndLostDomain } from "./signin/lost-domain.ts";
import { createExplain } from "./signin/explain/explain.ts";
import { createLiveSession } from "./signin/live-session/live-session.ts";
import { createLogout } from "./signin/logout/logout.ts";
import { createRecorder } from "./signin/recorder.ts";
import { createPreflights } from "./signin/preflight/preflights.ts";
import { createReports } from "./signin/reports/reports.ts";
import { createReplays } from "./signin/replays.ts";
import { createSignin } from "./signin/signin.ts";
import { createTrustSigner } from "./signin/trust-signer.ts";
import { createKnownBrowsers } from "./signin/watch/known-browsers.ts";
import { createTellOwners } from "./signin/watch/tell-owners.ts";
import { createWatchFailures } from "./signin/watch/failures.ts";
import { createPolicyWatchers } from "./signin/watch/watch.ts";
import { createGuarded } from "./signin/way-in/guarded.ts";
import { createKeepOwnersIn } from "./signin/way-in/owners.ts";
import { createStanding } from "./standing-of.ts";
import { createBranding } from "./tenants/branding.ts";
import { createTenantChange } from "./tenants/change.ts";
import { createSetupLinks } from "./setup-links/setup-links.ts";
import { createTenants } from "./tenants/tenants.ts";
import { createAdminKeys } from "./tokens/admin-keys.ts";
import { usesOfGroup } from "./uses-of-group.ts";
import type { World } from "./world.ts";

const PRESETS = new URL("../config/presets/", import.meta.url);

export type Services = Awaited<ReturnType<typeof createServices>>;

/** Every domain's service, each handed the few things that it needs. */
export async function createServices(world: World) {
  const { settings, clock, random, seal, log, database, expiring } = world;
  const { transact, locate, settle } = database;
  const { ephemeral, durable } = expiring;
  const presets = createPresets<Mapping>(readPresets(PRESETS, mappingInput));
  const common = {
    transact,
    locate,
    settle,
    clock,
    random,
    seal,
    log,
    ephemeral,
    durable,
    publicUrl: settings.publicUrl,
  };
  const keys = createKeys({ ...common, makeCertificate });
  const outbound = createOutbound({ allow: settings.outboundAllow });
  const { ruledSessions, sessions, atDeactivation, ...told } = sessionsOf({
    ...common,
    keys,
    outbound,
    backend: expiring.sessions,
    limits: settings.sessionLimits,
  });
  const findSession = (key: string) => ruledSessions.read(key, clock().getTime());
  const endSessionsOf =
    (filter: "personId" | "connectionId") => async (tenantId: string, id: string, by: AuditContext) =>
      void (await sessions.revoke(tenantId, { [filter]: id }, by));
  const tenants = createTenants(common);
  const adminKeys = createAdminKeys(common);
  if (settings.bootstrapAdminKey !== undefined) await adminKeys.ensureBootstrap(settings.bootstrapAdminKey);
  const credentials = createCredentials(common);
  const { recorderDays, sessionLimits: sessionDefaults } = settings;
  const keepOwnersIn = createKeepOwnersIn({ clock, sessionDefaults });
  const guarded = createGuarded(transact, keepOwnersIn);
  const policies = createPolicies({
    ...common,
    sessionDefaults,
    keepOwnersIn,
    onChanged: (tenantId) => ruledSessions.adopt(tenantId, clock().getTime()),
  });
  const policyFor = async (tenantId: string, personId: string) =>
    (await policies.effective(tenantId, personId)).policy.apiTokens;
  const apiTokens = createApiTokens({ ...common, policyFor });
  const endSessions = endSessionsOf("personId");
  const endAll = async (tenantId: string, personId: string, by: AuditContext) => {
    await endSessions(tenantId, personId, by);
    await apiTokens.revokeAll({ personId }, by);
  };
  const directory = createDirectory({
    ...common,
    assertDispensable: assertNotLastOwner,
    atDeactivation,
    onDeactivated: endAll,
  });
  const collisions = createCollisions({ ...common, endSessions, endAll, recorderDays });
  const recorder = createRecorder({
    ...common,
    recorderDays,
    onRefused: (attempt, proof) => policyWatchers.seen(attempt, proof),
  });
  const replays = createReplays({
    ...common,
    ...settings,
    keys,
    recorder,
    readCertificate,
    presetMapping: presets.mappingOf,
    verifyResponse: world.verifyResponse,
  });
  const preflights = createPreflights({
    ...common,
    sessionDefaults,
    recorderDays,
    readCertificate,
    sessionsEnding: (tenantId, under) =>
      ruledSessions.ending(tenantId, sessionRulesOf(under, sessionDefaults), clock().getTime()),
  });
  const mailer = settings.mail && createMailer(settings.mail);
  const policyWatchers = createPolicyWatchers({
    ...common,
    policies,
    replays,
    knownBrowsers: createKnownBrowsers(common),
    tell: createTellOwners({ ...common, mailer }),
  });
  const watchFailures = createWatchFailures({ ...common, recorderDays });
  const lookups = { resolveTxt: world.resolveTxt, fetchText: outbound.fetchText };
  const metadata = createMetadataExchange({
    ...common,
    ...createMetadataReader(),
    readIdpMetadata,
    readCertificate,
    fetchMetadata: createFetchMetadata(outbound),
  });
  const certificateWatch = createCertificateWatch({ ...common, readCertificate });
  const certificates = createTrustCertificate({ ...common, readCertificate });
  const defaultTenantId = await tenants.ensureDefault();
  const rememberedBrands = createRememberedBrands(clock);
  return {
    common,
    ruledSessions,
    ...told,
    findSession,
    liveSession: createLiveSession({ ...common, findSession, sessionDefaults: settings.sessionLimits }),
    sessions,
    browserSession: createBrowserSession({
      ...common,
      sessions,
      secret: await cookieKey("session_cookie_key", common),
    }),
    keys,
    tenants,
    branding: createBranding({ transact, onChanged: rememberedBrands.forget }),
    changeTenant: createTenantChange({ transact, onChanged: rememberedBrands.forget }),
    rememberedBrands,
    adminKeys,
    ...createAdministration(common),
    apiTokens,
    ...createCrowdServices({ ...common, sessions, ruledSessions, policyFor }),
    apiTokenPolicyFor: policyFor,
    directory,
    collisions,
    merges: createMerges({ ...common, endAll, assertDispensable: assertNotLastOwner }),
    recorder,
    replays,
    preflights,
    reports: createReports({ ...common, keys, certificateWatch, readCertificate }),
    certificateWatch,
    trustSigner: createTrustSigner({
      ...common,
      ...settings,
      keys,
      recorder,
      replays,
      certificates,
      carriedCertificates,
    }),
    defaultTenantId,
    connections: createConnections({
      ...common,
      guarded,
      presetDefaults: presets.defaultsOf,
      readIdpMetadata,
      readCertificate,
      fetchFirst: metadata.first,
      onRemoved: endSessionsOf("connectionId"),
    }),
    setupLinks: createSetupLinks(common),
    metadata,
    presets,
    mappings: createMappings({ ...common, presetMapping: presets.mappingOf }),
    domains: createDomains({
      ...common,
      guarded,
      ...lookups,
      onLost: createEndLostDomain({ ...common, sessions }),
    }),
    ...appsOf(common),
    revocation: createRevocation({
      ...common,
      longestSession: longestSessionOf(policies, settings.sessionLimits),
    }),
    groups: createGroups({ ...common, usesOf: usesOfGroup }),
    credentials,
    policies,
    rolloutProgress: createRolloutProgress(common),
    mailer,
    personByEmail: createPersonByEmail(database, defaultTenantId),
    explain: createExplain({ ...common, sessionDefaults: settings.sessionLimits }),
    rulesFor: async (tenantId: string, personId: string) =>
      credentialRulesOf((await policies.effective(tenantId, personId)).policy),
    audit: createAudit(common),
    jobs: jobsOf({
      ...common,
      ...lookups,
      metadata,
      replays,
      preflights,
      certificateWatch,
      keys,
      policyWatchers,
      kept: [recorder, replays, preflights, apiTokens, collisions, watchFailures, told.openings],
      listTenants: tenants.list,
    }),
    logout: createLogout({
      ...common,
      keys,
      sessions,
      logoutRequest,
      logoutResponse,
      verifyLogout: world.verifyLogout,
      clockSkewMs: settings.clockSkewMs,
      saml: settings.saml,
    }),
    signin: createSignin({
      ...common,
      credentials,
      standing: createStanding(settings.sessionLimits),
      offerConnections: async ({ tenantId, connectionIds }) =>
        connectionIds.length < 2
          ? { allowed: connectionIds }
          : offerOf(await policies.rules(tenantId), connectionIds),
      openid: createRelyingParty({ clock, fetch: createGuardedFetch(outbound) }),
      recorder,
      sessions,
      directory,
      collisions,
      keys,
      defaultTenantId,
      redirectRequestUrl,
      postRequestForm,
      presetMapping: presets.mappingOf,
      verifyResponse: world.verifyResponse,
      clockSkewMs: settings.clockSkewMs,
      saml: settings.saml,
    }),
  };
}
