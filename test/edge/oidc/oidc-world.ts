import type { Server } from "node:http";
import express from "express";
import * as rp from "openid-client";
import { createApiTokens } from "../../../src/api-tokens/api-tokens.ts";
import { createApiTokenCheck } from "../../../src/api-tokens/check.ts";
import { appsOf } from "../../../src/apps-of.ts";
import type { NewOidcApp } from "../../../src/apps/oidc-app.ts";
import type { Person } from "../../../src/directory/types.ts";
import type { Domain } from "../../../src/domains/types.ts";
import { createTokensRouter } from "../../../src/edge/account/tokens-router.ts";
import { createBrowserCookie } from "../../../src/edge/http/browser-cookie.ts";
import { createBrowserSession } from "../../../src/edge/http/browser-session.ts";
import { createSignOut } from "../../../src/edge/http/sign-out.ts";
import { createOidc } from "../../../src/edge/oidc/oidc.ts";
import type { AuditContext } from "../../../src/kernel/audit.ts";
import { INSTANCE_TENANT } from "../../../src/kernel/transaction.ts";
import { createKeys } from "../../../src/keys/keys.ts";
import { makeCertificate } from "../../../src/saml/certificate.ts";
import { createRuledSessions } from "../../../src/sessions/ruled.ts";
import type { SessionLimits } from "../../../src/sessions/types.ts";
import { createSessions } from "../../../src/sessions/sessions.ts";
import { aDomain } from "../../conformance/samples.ts";
import { openBrowser } from "../../kit/browser.ts";
import type { Browser, Page } from "../../kit/browser.ts";
import { createTestClock } from "../../kit/clock.ts";
import type { StoresKind } from "../../kit/stores.ts";
import { openTestWorld } from "../../kit/world.ts";
import { mountKeyboard } from "./keyboard.ts";
import { createAppsTold } from "../../../src/apps-told.ts";
import { createFrontChannel } from "../../../src/edge/http/front-channel.ts";
import { createOutbound } from "../../../src/edge/outbound/outbound.ts";
import { createCrowdOffer, createFakeSignin, listen, recording } from "./oidc-parts.ts";

/** The library reads the process's own time, so the clock starts there. */
export async function openOidcWorld(kind: StoresKind = "postgres-redis") {
  const world = await openTestWorld(kind, { clock: createTestClock(Date.now()) });
  const broker = await listen();
  const app = await listen((_req, res) => res.end("the app"));
  const publicUrl = `http://localhost:${broker.port}`;
  const { transact, locate, settle } = world.database;
  const { clock, random, seal, log, settings } = world;
  const { ephemeral, written } = recording(world.expiring.ephemeral);
  let limits = settings.sessionLimits;
  const keys = createKeys({ transact, seal, clock, random, makeCertificate });
  const outbound = createOutbound({ allow: ["127.0.0.1"] });
  const { openings, courier, opened } = createAppsTold({
    ...world,
    publicUrl,
    transact,
    locate,
    keys,
    outbound,
    backend: world.expiring.sessions,
  });
  const backend = createRuledSessions({
    opened,
    backend: world.expiring.sessions,
    transact,
    rulesFor: () => Promise.resolve(() => ({ limits, refusal: () => undefined })),
  });
  const { apps } = appsOf({ transact, locate, clock, random, ephemeral, publicUrl });
  const sessions = createSessions({ backend, opened, clock, random, transact, limits: () => limits });
  const signin = createFakeSignin();
  let tokenPolicy = { allowed: true, maxDays: 365 };
  const apiTokenPolicyFor = () => Promise.resolve(tokenPolicy);
  const ofTokens = { transact, clock, random, ephemeral, policyFor: apiTokenPolicyFor };
  const apiTokens = createApiTokens(ofTokens);
  const needs = {
    clock,
    random,
    seal,
    log,
    ephemeral,
    settle,
    transact,
    apps,
    keys,
    sessions,
    backend,
    apiTokenCheck: createApiTokenCheck(ofTokens),
  };
  const browserSession = createBrowserSession({ sessions, publicUrl, secret: random.token(), random });
  const frontChannel = createFrontChannel({ ephemeral, random, openings });
  const leaveApps = async (_session: object, next: string) => next;
  const logout = { offer: async () => undefined };
  const signOut = createSignOut({ sessions, browserSession, frontChannel, logout, leaveApps });
  const createNode = (saysItIs: string) =>
    createOidc({ ...needs, signOut, publicUrl: saysItIs, signin, browserHash: () => "browser" });
  const oidc = await createNode(publicUrl);
  const others: Server[] = [];

  /** Who is at the keyboard when a sign-in is asked for. */
  let atKeyboard: Person | undefined;
  const surface = express();
  surface.use(browserSession.middleware);
  surface.use("/oidc", oidc.endpoints);
  surface.use("/interaction", oidc.interactions);
  surface.use(frontChannel.router);
  mountKeyboard(surface, {
    targetOf: signin.targetOf,
    person: () => atKeyboard,
    sessions,
    browserSession,
    clock,
  });
  const crowdOffer = createCrowdOffer();
  const account = {
    ...needs,
    ...crowdOffer,
    publicUrl,
    signin,
    apiTokens,
    apiTokenPolicyFor,
    acsPerMinute: 600,
  };
  surface.use(createTokensRouter({ ...account, browserCookie: createBrowserCookie({ publicUrl, random }) }));
  broker.server.on("request", surface);

  const by: AuditContext = { tenantId: world.tenantId, actor: { kind: "admin-key", id: "test" } };

  return {
    ...world,
    publicUrl,
    apps,
    keys,
    sessions,
    openings,
    courier,
    signin,
    apiTokens,
    ...crowdOffer,
    by,
    /** Every key and value that went into the store of what expires. */
    written,

    /**
     * Another process on the same stores.
     * @returns its own address; what it says of itself is the public one
     */
    async secondNode(saysItIs = publicUrl): Promise<string> {
      const { server, port } = await listen(express().use("/oidc", (await createNode(saysItIs)).endpoints));
      others.push(server);
      return `http://localhost:${port}`;
    },

    /** What the effective policy of everybody says from now on. */
    allowTokens(policy: { allowed: boolean; maxDays: number }): void {
      tokenPolicy = policy;
    },

    /** What the policy of everybody says of sessions from now on. */
    limitSessions(now: SessionLimits): void {
      limits = now;
    },

    signInAs(person: Person | undefined): void {
      atKeyboard = person;
    },

    async tenant(name: string): Promise<string> {
      const id = random.uuid();
      await transact(INSTANCE_TENANT, ({ tenants }) =>
        tenants.insert({ id, name, createdAt: clock(), version: 1 }),
      );
      return id;
    },

    /** Claimed, and proved unless another status is named. */
    domain: (name: string, status: Domain["status"] = "verified") =>
      transact(world.tenantId, ({ domains }) => domains.insert(aDomain(world.tenantId, { name, status }))),

    async person(changes: Partial<Person> = {}): Promise<Person> {
      const id = random.uuid();
      const person: Person = {
        id,
        tenantId: world.tenantId,
        email: `${id.slice(0, 8)}@example.com`,
        givenName: "Ann",
        familyName: "Lee",
        displayName: "Ann Lee",
        groups: ["engineering"],
        custom: {},
        status: "active",
        createdAt: clock(),
        updatedAt: clock(),
        lastSigninAt: undefined,
        version: 1,
        ...changes,
      };
      await transact(person.tenantId, ({ people }) => people.insert(person));
      return person;
    },

    /** Registers an app and finds the provider as its relying party. */
    async relyingParty(input: Partial<Omit<NewOidcApp, "protocol">> = {}, tenantId = world.tenantId) {
      const name = (input.name ?? "Tracker").toLowerCase();
      const redirectUri = `http://${name}.localhost:${app.port}/callback`;
      const bye = `http://${name}.localhost:${app.port}/bye`;
      const registration = {
        protocol: "oidc",
        name: "Tracker",
        redirectUris: [redirectUri],
        postLogoutRedirectUris: [bye],
      } as const;
      const made = await apps.create({ ...registration, ...input }, { ...by, tenantId });
      const { clientId } = made.app;
      const config = await discover(publicUrl, clientId, made.clientSecret);
      return { ...made, clientId, redirectUri, bye, config };
    },

    audited: (name: string, tenantId = world.tenantId) =>
      transact(tenantId, ({ auditLog }) => auditLog.search(tenantId, { name }, { limit: 200 })),

    browser: () => openBrowser(),

    async close() {
      await courier.stop();
      for (const server of [broker.server, app.server, ...others]) {
        server.closeAllConnections();
        server.close();
      }
      await world.close();
    },
  };
}

export type OidcWorld = Awaited<ReturnType<typeof openOidcWorld>>;
export type RelyingParty = Awaited<ReturnType<OidcWorld["relyingParty"]>>;

export const discover = (publicUrl: string, clientId: string, secret: string): Promise<rp.Configuration> =>
  rp.discovery(new URL(`${publicUrl}/oidc`), clientId, undefined, rp.ClientSecretBasic(secret), {
    execute: [rp.allowInsecureRequests],
  });

export interface Asked {
  readonly url: URL;
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
}

/** The address to which the app sends the browser. A parameter set to "" is left out. */
export async function ask(party: RelyingParty, changes: Record<string, string> = {}): Promise<Asked> {
  const verifier = rp.randomPKCECodeVerifier();
  const state = rp.randomState();
  const nonce = rp.randomNonce();
  const parameters = {
    redirect_uri: party.redirectUri,
    scope: "openid profile email groups",
    code_challenge: await rp.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
    ...changes,
  };
  const kept = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ""));
  return { url: rp.buildAuthorizationUrl(party.config, kept), verifier, state, nonce };
}

/** The browser goes there; where it lands, and what the app was told. */
export async function open(browser: Browser, party: RelyingParty, changes: Record<string, string> = {}) {
  const asked = await ask(party, changes);
  const page = await browser.go(asked.url.href);
  const { searchParams } = new URL(page.url);
  return { ...asked, page, code: searchParams.get("code"), error: searchParams.get("error") };
}

export type Opened = Awaited<ReturnType<typeof open>>;

export const redeem = (party: RelyingParty, { page, verifier, state, nonce }: Opened) =>
  rp.authorizationCodeGrant(party.config, new URL(page.url), {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
  });

/** The code for tokens, in the wire's own words, so that wrong things can be sent. */
export async function post(
  { publicUrl }: { readonly publicUrl: string },
  fields: Record<string, string>,
  credentials: [string, string],
) {
  const response = await fetch(`${publicUrl}/oidc/token`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(credentials.join(":")).toString("base64")}` },
    body: new URLSearchParams(fields),
  });
  const body: Record<string, unknown> = await response.json();
  return { status: response.status, body };
}

export const userinfo = (world: OidcWorld, token: string) =>
  fetch(`${world.publicUrl}/oidc/me`, { headers: { authorization: `Bearer ${token}` } });

export const landedAt = (page: Page): string => page.url.split("?")[0] ?? "";
