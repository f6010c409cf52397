import { credentialRulesOf } from "./credential-rules.ts";
import express, { type Express, type Router } from "express";
import { createAccountRouter } from "./edge/account/router.ts";
import { createTokensRouter } from "./edge/account/tokens-router.ts";
import { createApi } from "./edge/api/api.ts";
import { createBreakGlassRouter } from "./edge/break-glass/router.ts";
import { createCrowdRouter } from "./edge/crowd/router.ts";
import { readBuiltConsole } from "./edge/console/built-console.ts";
import { createConsoleRouter } from "./edge/console/router.ts";
import { createAdministratorDoor } from "./edge/http/administrator-door.ts";
import { createBrands } from "./edge/http/branding/brands.ts";
import { dressPages } from "./edge/http/branding/dress.ts";
import { createLogoRouter } from "./edge/http/branding/logo-router.ts";
import { createBrowserCookie, type BrowserCookie } from "./edge/http/browser-cookie.ts";
import { browserErrors, pageNotFound } from "./edge/http/errors.ts";
import { createFrontChannel } from "./edge/http/front-channel.ts";
import { createHealth } from "./edge/http/health.ts";
import { createLanguageChoice } from "./edge/http/language-choice.ts";
import { limitStrangers } from "./edge/http/rate-limit.ts";
import { nameRequest } from "./edge/http/request-context.ts";
import { securityHeaders } from "./edge/http/security-headers.ts";
import { createSignOut } from "./edge/http/sign-out.ts";
import { createWaysIn } from "./edge/http/ways-in.ts";
import { createLeaveApps } from "./edge/idp/leave-apps.ts";
import { createIdpRouter } from "./edge/idp/router.ts";
import { createForwardAuth, type ForwardAuth } from "./edge/forward-auth/forward-auth.ts";
import { createOidc } from "./edge/oidc/oidc.ts";
import { createEnter } from "./edge/setup/enter.ts";
import { createFirstStart, type FirstStart } from "./edge/setup/first-start.ts";
import { createLinkCookie } from "./edge/setup/link-cookie.ts";
import { createSetUpPages } from "./edge/setup/set-up.ts";
import { createSigninRouter } from "./edge/signin/router.ts";
import { createUpstreamRouter } from "./edge/upstream/router.ts";
import { createFirstOwner } from "./first-owner.ts";
import { deliveredAppPresets } from "./presets/delivered-app-presets.ts";
import { attributesIn, readReceived } from "./saml/received.ts";
import { showMessage } from "./saml/show-message.ts";
import { spMetadataOf } from "./sp-metadata-of.ts";
import { productVersion } from "./version.ts";
import type { World } from "./world.ts";
import { createServices, type Services } from "./services.ts";

/** A broker that is wired but does not listen yet. */
export interface Broker {
  readonly handler: Express;
  /** The one-time link to the first owner, or the first key; only where the installation needs one. */
  readonly setupUrl: string | undefined;
  /** From now on `/readyz` says no, so that a load balancer sends nobody any more. */
  drain(): void;
  /** Waits for what the clock has started. The world stays open: it is the caller's. */
  close(): Promise<void>;
}

/** The composition root: the only place that knows everyone. */
export async function createApp(world: World): Promise<Broker> {
  const services = await createServices(world);
  const { settings, log, random } = world;
  const health = createHealth({ database: world.database, ephemeral: world.expiring.ephemeral });
  const handler = express();
  handler.disable("x-powered-by");
  handler.set("trust proxy", settings.trustedProxies);
  const forwardAuth = forwardAuthOf(world, services);
  // First of all: it is asked at each request to each app behind a proxy.
  handler.use(forwardAuth.check);
  handler.use(securityHeaders(settings.publicUrl), nameRequest(random));
  handler.use(health.router, createLanguageChoice(settings.publicUrl));
  handler.use("/api/v1", apiOf(world, services));
  handler.use("/crowd/rest/usermanagement", crowdOf(services));
  const firstStart = firstStartOf(services);
  handler.use(setUpPagesOf(services), firstStart.router);
  // Before the browsers' sessions, which stand on Redis.
  handler.use(breakGlassOf(services));
  handler.use("/admin", consoleOf(world, services));
  handler.use("/.sallyport", forwardAuth.atApp);
  await mountBrowserSurfaces(handler, world, services);
  handler.use("/forward-auth", forwardAuth.atBroker);
  handler.use(pageNotFound, browserErrors({ log, random }));
  services.jobs.start();
  services.courier.start();
  return {
    handler,
    setupUrl: await firstStart.makeLink(),
    drain: health.drain,
    async close() {
      const { jobs, courier, replays, preflights, credentials } = services;
      await Promise.all([
        jobs.stop(),
        courier.stop(),
        replays.close(),
        preflights.close(),
        credentials.close(),
      ]);
      services.mailer?.close();
    },
  };
}

function apiOf(world: World, services: Services): Router {
  const { common, directory: people, recorder: signins, ...rest } = services;
  return createApi({
    ...common,
    ...rest,
    people,
    signins,
    appPresets: deliveredAppPresets(),
    readReceived,
    showMessage,
    settings: world.settings.shown,
    version: productVersion(),
  });
}

const crowdOf = ({ common, ...services }: Services): Router =>
  createCrowdRouter({ ...common, ...services, version: productVersion() });

const breakGlassOf = ({ common, ...services }: Services): Router =>
  createBreakGlassRouter({ ...common, ...services, browserCookie: createBrowserCookie(common) });

const firstStartOf = ({ common, ...services }: Services): FirstStart => {
  const browserCookie = createBrowserCookie(common);
  const { defaultTenantId, policies } = services;
  const firstOwner = createFirstOwner({
    ...common,
    ...services,
    strangersRules: async () =>
      credentialRulesOf((await policies.effective(defaultTenantId, undefined)).policy).passwords,
  });
  const enter = createEnter({ ...services, browserCookie });
  return createFirstStart({ ...common, ...services, firstOwner, enter, browserCookie });
};

const setUpPagesOf = ({ common, ...services }: Services): Router =>
  createSetUpPages({
    ...common,
    ...services,
    attributesIn,
    linkCookie: createLinkCookie(common.publicUrl),
    browserCookie: createBrowserCookie(common),
  });

const consoleOf = ({ settings, random }: World, { common, ...services }: Services): Router =>
  createConsoleRouter({
    console: readBuiltConsole(new URL("../dist/console/", import.meta.url)),
    random,
    door: createAdministratorDoor({
      ...common,
      ...services,
      browserCookie: createBrowserCookie(common),
      perMinute: settings.acsPerMinute,
    }),
  });

const idpOf = (world: World, services: Services, browserHash: BrowserCookie["browserHash"]): Router =>
  createIdpRouter({
    ...services.common,
    ...services,
    browserHash,
    verifyLogout: world.verifyLogout,
    clockSkewMs: world.settings.clockSkewMs,
    saml: world.settings.saml,
    perMinute: world.settings.acsPerMinute,
  });
function forwardAuthOf({ settings, expiring }: World, services: Services): ForwardAuth {
  const { common, sessions, browserSession, signin, ruledSessions } = services;
  return createForwardAuth({
    ...common,
    signin,
    sessions,
    ruledSessions,
    store: expiring.sessions,
    news: expiring.news,
    browserCookie: createBrowserCookie(common),
    sessionCookie: browserSession.name,
    perMinute: settings.acsPerMinute,
    readyMs: settings.forwardAuthReadyMs,
  });
}

/** What browsers see, all behind the session cookie: sign-in, the person's own pages, OpenID Connect. */
async function mountBrowserSurfaces(handler: Express, world: World, services: Services): Promise<void> {
  const { settings } = world;
  const { common, sessions, browserSession, signin, apps, keys, directory, connections } = services;
  const browserCookie = createBrowserCookie(common);
  const { logout, rememberedBrands: remembered } = services;
  const frontChannel = createFrontChannel({ ...common, openings: services.openings });
  const leaveApps = createLeaveApps({ ...common, opened: services.opened });
  const signOut = createSignOut({ sessions, browserSession, logout, frontChannel, leaveApps });
  const oidc = await createOidc({
    ...common,
    signOut,
    apps,
    keys,
    sessions,
    apiTokenCheck: services.apiTokenCheck,
    signin,
    backend: services.ruledSessions,
    browserHash: browserCookie.browserHash,
  });
  handler.use(createLogoRouter({ ...common, perMinute: settings.acsPerMinute }));
  handler.use(browserSession.middleware);
  handler.use(dressPages(createBrands({ ...common, ...services, browserCookie, remembered })));
  // Each begins something that is kept; the apps' own calls (token, userinfo) are not among them.
  for (const path of ["/oidc/auth", "/oidc/session", "/interaction"])
    handler.use(path, limitStrangers(common.ephemeral, path, settings.acsPerMinute));
  handler.use("/oidc", oidc.endpoints);
  handler.use("/interaction", oidc.interactions);
  handler.use(frontChannel.router);
  handler.use(idpOf(world, services, browserCookie.browserHash));
  const waysIn = createWaysIn({ signin, sessions, browserCookie, browserSession });
  handler.use(
    createSigninRouter({
      ...common,
      signin,
      waysIn,
      credentials: services.credentials,
      isOwned: () => services.administrators.hasOwner(services.defaultTenantId),
      browserCookie,
      loginsPerMinute: settings.acsPerMinute,
    }),
    createAccountRouter({
      ...common,
      ...services,
      people: directory,
      browserCookie,
      perMinute: settings.acsPerMinute,
    }),
    createTokensRouter({ ...common, ...services, browserCookie, acsPerMinute: settings.acsPerMinute }),
    createUpstreamRouter({
      ...common,
      connections,
      signin,
      sessions,
      apps,
      people: directory,
      administrators: services.administrators,
      browserCookie,
      waysIn,
      signOut,
      logout,
      spMetadata: spMetadataOf(settings.publicUrl, keys),
      acsPerMinute: settings.acsPerMinute,
      maxBytes: settings.saml.maxBytes,
    }),
  );
}
