import express, { type Express, type Router } from "express";
import { createApps } from "./apps/apps.ts";
import { createAudit } from "./audit/audit.ts";
import { createCertificateWatch } from "./connections/certificate-watch.ts";
import { createConnections } from "./connections/connections.ts";
import { createTrustCertificate } from "./connections/trust-certificate.ts";
import { createMetadataExchange } from "./connections/metadata-exchange.ts";
import { createDirectory } from "./directory/directory.ts";
import { createDomains } from "./domains/domains.ts";
import { createDomainRecheck } from "./domains/recheck.ts";
import { createApi } from "./edge/api/api.ts";
import { createSetup } from "./edge/api/setup.ts";
import { createBrowserCookie } from "./edge/http/browser-cookie.ts";
import { createBrowserSession } from "./edge/http/browser-session.ts";
import { cookieKey } from "./edge/http/cookie-key.ts";
import { browserErrors, pageNotFound } from "./edge/http/errors.ts";
import { createHealth } from "./edge/http/health.ts";
import { limitStrangers } from "./edge/http/rate-limit.ts";
import { nameRequest } from "./edge/http/request-context.ts";
import { securityHeaders } from "./edge/http/security-headers.ts";
import { createSignOut } from "./edge/http/sign-out.ts";
import { forgetAttempts } from "./edge/jobs/forget-attempts.ts";
import { takeUpReplays } from "./edge/jobs/take-up-replays.ts";
import { createJobs } from "./edge/jobs/jobs.ts";
import { recheckDomains } from "./edge/jobs/recheck-domains.ts";
import { refreshMetadata } from "./edge/jobs/refresh-metadata.ts";
import { watchCertificates } from "./edge/jobs/watch-certificates.ts";
import { createOidc } from "./edge/oidc/oidc.ts";
import { createFetchMetadata } from "./edge/outbound/fetch-metadata.ts";
import { createGuardedFetch } from "./edge/outbound/guarded-fetch.ts";
import { createOutbound } from "./edge/outbound/outbound.ts";
import { createRelyingParty } from "./edge/upstream/openid/relying-party.ts";
import { createUpstreamRouter } from "./edge/upstream/router.ts";
import type { AuditContext } from "./kernel/audit.ts";
import { createKeys } from "./keys/keys.ts";
import { mappingInput } from "./mapping/input.ts";
import { createMappings } from "./mapping/mapping.ts";
import type { Mapping } from "./mapping/types.ts";
import { createPresets } from "./presets/presets.ts";
import { readPresets } from "./presets/read-presets.ts";
import { postRequestForm, redirectRequestUrl } from "./saml/authn-request.ts";
import { carriedCertificates } from "./saml/carried-certificates.ts";
import { makeCertificate } from "./saml/certificate.ts";
import { readIdpMetadata } from "./saml/idp-metadata.ts";
import { createMetadataReader } from "./saml/metadata-reader.ts";
import { readCertificate } from "./saml/read-certificate.ts";
import { readReceived } from "./saml/received.ts";
import { showMessage } from "./saml/show-message.ts";
import { logoutRequest, logoutResponse } from "./saml/logout/write.ts";
import { createSessions } from "./sessions/sessions.ts";
import { createLogout } from "./signin/logout/logout.ts";
import { createRecorder } from "./signin/recorder.ts";
import { createReplays } from "./signin/replays.ts";
import { createSignin } from "./signin/signin.ts";
import { createTrustSigner } from "./signin/trust-signer.ts";
import { spMetadataOf } from "./sp-metadata-of.ts";
import { createTenants } from "./tenants/tenants.ts";
import { createAdminKeys } from "./tokens/admin-keys.ts";
import { productVersion } from "./version.ts";
import type { World } from "./world.ts";

/** A broker that is wired but does not listen yet. */
export interface Broker {
  readonly handler: Express;
  /** The one-time link to the first administrator's key; only where the installation has none. */
  readonly setupUrl: string | undefined;
  /** From now on `/readyz` says no, so that a load balancer sends nobody any more. */
  drain(): void;
  /** Waits for what the clock has started. The world stays open: it is the caller's. */
  close(): Promise<void>;
}

const PRESETS = new URL("../config/presets/", import.meta.url);

type Services = Awaited<ReturnType<typeof createServices>>;

/** The composition root: the only place that knows everyone. */
export async function createApp(world: World): Promise<Broker> {
  const services = await createServices(world);
  const { settings, log, random } = world;
  const health = createHealth({ database: world.database, ephemeral: world.expiring.ephemeral });
  const handler = express();
  handler.disable("x-powered-by");
  handler.set("trust proxy", settings.trustedProxies);
  handler.use(securityHeaders(settings.publicUrl), nameRequest(random));
  handler.use(health.router);
  handler.use("/api/v1", apiOf(world, services));
  handler.use(services.setup.router);
  await mountBrowserSurfaces(handler, world, services);
  handler.use(pageNotFound, browserErrors({ log, random }));
  services.jobs.start();
  return {
    handler,
    setupUrl: await services.setup.makeLink(),
    drain: health.drain,
    async close() {
      await Promise.all([services.jobs.stop(), services.replays.close()]);
    },
  };
}

/** Every domain's service, each handed the few things that it needs. */
async function createServices(world: World) {
  const { settings, clock, random, seal, log, database, expiring } = world;
  const { transact, locate, settle } = database;
  const { ephemeral } = expiring;
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
    publicUrl: settings.publicUrl,
  };
  const sessions = createSessions({
    ...common,
    backend: expiring.sessions,
    limits: () => settings.sessionLimits,
  });
  const endSessionsOf =
    (filter: "personId" | "connectionId") => async (tenantId: string, id: string, by: AuditContext) =>
      void (await sessions.revoke(tenantId, { [filter]: id }, by));
  const keys = createKeys({ ...common, makeCertificate });
  const tenants = createTenants(common);
  const adminKeys = createAdminKeys(common);
  if (settings.bootstrapAdminKey !== undefined) await adminKeys.ensureBootstrap(settings.bootstrapAdminKey);
  const directory = createDirectory({ ...common, onDeactivated: endSessionsOf("personId") });
  const recorder = createRecorder({ ...common, recorderDays: settings.recorderDays });
  const replays = createReplays({
    ...common,
    ...settings,
    keys,
    recorder,
    readCertificate,
    presetMapping: presets.mappingOf,
    verifyResponse: world.verifyResponse,
  });
  const outbound = createOutbound({ allow: settings.outboundAllow });
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
  return {
    common,
    sessions,
    keys,
    tenants,
    adminKeys,
    directory,
    recorder,
    replays,
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
      presetDefaults: presets.defaultsOf,
      readIdpMetadata,
      readCertificate,
      fetchFirst: metadata.first,
      onRemoved: endSessionsOf("connectionId"),
    }),
    metadata,
    presets,
    mappings: createMappings({ ...common, presetMapping: presets.mappingOf }),
    domains: createDomains({ ...common, ...lookups }),
    apps: createApps(common),
    audit: createAudit(common),
    setup: createSetup({ ...common, adminKeys }),
    jobs: createJobs(
      [
        refreshMetadata({ ...common, metadata }),
        recheckDomains({ ...common, domainRecheck: createDomainRecheck({ ...common, ...lookups }) }),
        forgetAttempts({ kept: [recorder, replays], listTenants: tenants.list }),
        takeUpReplays(replays),
        watchCertificates({ certificateWatch, keys, listTenants: tenants.list }),
      ],
      common,
    ),
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
      openid: createRelyingParty({ clock, fetch: createGuardedFetch(outbound) }),
      recorder,
      sessions,
      directory,
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

function apiOf(world: World, services: Services): Router {
  const { common, directory: people, recorder: signins, ...rest } = services;
  const { sessions } = world.expiring;
  return createApi({
    ...common,
    ...rest,
    people,
    signins,
    readReceived,
    showMessage,
    findSession: (key) => sessions.read(key, world.clock().getTime()),
    version: productVersion(),
  });
}

/** What browsers see, all behind the session cookie: sign-in, the person's own pages, OpenID Connect. */
async function mountBrowserSurfaces(handler: Express, world: World, services: Services): Promise<void> {
  const { settings, expiring } = world;
  const { common, sessions, signin, apps, keys, directory, connections } = services;
  const browserCookie = createBrowserCookie(common);
  const browserSession = createBrowserSession({
    ...common,
    sessions,
    secret: await cookieKey("session_cookie_key", common),
  });
  const { logout } = services;
  const signOut = createSignOut({ sessions, browserSession, logout });
  const oidc = await createOidc({
    ...common,
    signOut,
    apps,
    keys,
    sessions,
    signin,
    backend: expiring.sessions,
    sessionLimits: settings.sessionLimits,
    browserHash: browserCookie.browserHash,
  });
  handler.use(browserSession.middleware);
  // Each begins something that is kept; the apps' own calls (token, userinfo) are not among them.
  for (const path of ["/oidc/auth", "/oidc/session", "/interaction"])
    handler.use(path, limitStrangers(common.ephemeral, path, settings.acsPerMinute));
  handler.use("/oidc", oidc.endpoints);
  handler.use("/interaction", oidc.interactions);
  handler.use(
    createUpstreamRouter({
      ...common,
      connections,
      signin,
      sessions,
      apps,
      people: directory,
      browserCookie,
      browserSession,
      signOut,
      logout,
      spMetadata: spMetadataOf(settings.publicUrl, keys),
      acsPerMinute: settings.acsPerMinute,
      maxBytes: settings.saml.maxBytes,
    }),
  );
}
