import { createServer, type Server } from "node:http";
import { inflateRawSync } from "node:zlib";
import express, { type Express } from "express";
import { createAdministrators } from "../../src/administrators/administrators.ts";
import { spUrls } from "../../src/connections/sp-urls.ts";
import type { Connection } from "../../src/connections/types.ts";
import type { Domain } from "../../src/domains/types.ts";
import { createBrowserCookie } from "../../src/edge/http/browser-cookie.ts";
import { createBrowserSession } from "../../src/edge/http/browser-session.ts";
import { browserErrors, pageNotFound } from "../../src/edge/http/errors.ts";
import { nameRequest } from "../../src/edge/http/request-context.ts";
import { securityHeaders } from "../../src/edge/http/security-headers.ts";
import { createSignOut } from "../../src/edge/http/sign-out.ts";
import { createWaysIn } from "../../src/edge/http/ways-in.ts";
import { signedInOf } from "../../src/edge/http/signed-in.ts";
import { createSigninRouter } from "../../src/edge/signin/router.ts";
import { createUpstreamRouter } from "../../src/edge/upstream/router.ts";
import type { AuditContext } from "../../src/kernel/audit.ts";
import type { IssueResponseInput } from "../../src/saml/idp/response.ts";
import type { StandingNeeds } from "../../src/signin/needs.ts";
import type { Target } from "../../src/signin/types.ts";
import { aDomain } from "../conformance/samples.ts";
import { type Browser, openBrowser, type Page } from "../kit/browser.ts";
import { createTestIdp, toField } from "../kit/idp.ts";
import type { StoresKind } from "../kit/stores.ts";
import { openTestWorld, type TestWorld } from "../kit/world.ts";
import { createServices, type SigninServices } from "./services.ts";

export const HOME = "northwind.example";

/** A domain; `connectionId` where it is linked to one connection. */
type About = Partial<Domain> & { readonly connectionId?: string };

/** What a test may ask of an answer that the identity provider gives. */
export interface Answer {
  readonly nameId?: string;
  readonly email?: string;
  readonly change?: Partial<IssueResponseInput>;
  readonly relayState?: string;
}

/** A broker with one connection and one verified domain, listening; the identity provider answers when it is asked to. */
export async function openStage(
  kind: StoresKind = "postgres-redis",
  environment: Record<string, string> = {},
  standing?: StandingNeeds,
) {
  const { server, port } = await listen();
  const world = await openTestWorld(kind, {
    environment: { SALLYPORT_PUBLIC_URL: `http://localhost:${port}`, ...environment },
  });
  const publicUrl = world.settings.publicUrl;
  const idp = await createTestIdp("northwind");
  const services = createServices(world, standing);
  server.on("request", createApp(world, services));
  const by: AuditContext = { tenantId: world.tenantId, actor: { kind: "system", name: "test" } };

  async function addConnection(name: string, tenantId = world.tenantId): Promise<Connection> {
    const { entityId, ssoUrl, key } = idp;
    const input = { name, idp: { entityId, ssoUrl, certificates: [key.certificate] } };
    return services.connections.create(input, { ...by, tenantId });
  }
  async function addDomain(name: string, about: About, tenantId = world.tenantId): Promise<void> {
    const at = world.clock();
    const verified = { status: "verified", verifiedAt: at, checkedAt: at, createdAt: at } as const;
    const { connectionId, ...rest } = about;
    const linked = connectionId === undefined ? {} : { connectionIds: [connectionId] };
    const domain = aDomain(tenantId, { name, ...verified, ...linked, ...rest });
    await world.database.transact(tenantId, ({ domains }) => domains.insert(domain));
  }
  async function relink(name: string, connectionId: string | undefined): Promise<void> {
    const { tenantId } = world;
    await world.database.transact(tenantId, async ({ domains }) => {
      const domain = await domains.findByName(tenantId, name);
      if (domain === undefined) throw new Error(`${name} is not claimed`);
      const connectionIds = connectionId === undefined ? [] : [connectionId];
      await domains.update({ ...domain, connectionIds, version: domain.version + 1 });
    });
  }
  const connection = await addConnection("Northwind");
  await addDomain(HOME, { connectionId: connection.id });

  /** From the address bar to the identity provider's door: the AuthnRequest that would be sent. */
  async function start(
    browser: Browser,
    email: string,
    at = `${publicUrl}/login`,
  ): Promise<{ last: Page; requestId: string; relayState: string }> {
    // Attempts are listed by time.
    world.clock.advance(1);
    const form = await browser.go(at, { stopAt: (page) => page.forms.length > 0 });
    const last = await browser.submit(form, { email }, form.forms[0], { stopAt: leavesFor(idp.ssoUrl) });
    return { last, ...readRequest(last) };
  }

  /** The identity provider's answer, posted from its site. */
  async function answer(
    browser: Browser,
    requestId: string | undefined,
    about: Answer = {},
    to = connection,
  ): Promise<Page> {
    const { nameId = `ada@${HOME}`, email = nameId, change = {}, relayState = "" } = about;
    const sp = spUrls(publicUrl, to.id);
    const meant = {
      ...sp,
      spEntityId: sp.entityId,
      now: world.clock(),
      ...(requestId === undefined ? {} : { requestId }),
    };
    const attributes = [
      { name: "email", values: [email] },
      { name: "firstName", values: ["Ada"] },
    ];
    const xml = await idp.respond(meant, nameId, { attributes, ...change });
    const fields = { SAMLResponse: toField(xml), RelayState: relayState };
    return browser.post(sp.acsUrl, fields, idp.ssoUrl, {
      stopAt: (page) => page.status === 200 || page.status >= 400,
    });
  }

  return {
    ...services,
    world,
    /** What the identity provider would find in our metadata. */
    decryptionCertificate: (await services.keys.active(world.tenantId, "saml-decryption")).certificate,
    publicUrl,
    idp,
    connection,
    by,
    browser: () => openBrowser(),
    addConnection,
    addDomain,
    relink,
    start,
    answer,
    /** ID of the AuthnRequest that a redirect to the identity provider carries. */
    requestIn: (page: Page): string => readRequest(page).requestId,
    /** An answer whose Response does not say which request it answers. */
    async answerHiding(
      browser: Browser,
      requestId: string,
      change: Partial<IssueResponseInput>,
    ): Promise<Page> {
      const sp = spUrls(publicUrl, connection.id);
      const meant = { ...sp, spEntityId: sp.entityId, now: world.clock(), requestId };
      const xml = await idp.respond(meant, `ada@${HOME}`, { ...change, sign: "assertion" });
      const hidden = xml.replace(/ InResponseTo="[^"]+"/, "");
      return browser.post(sp.acsUrl, { SAMLResponse: toField(hidden) }, idp.ssoUrl, {
        stopAt: (page) => page.status === 200 || page.status >= 400,
      });
    },
    /** The whole journey. */
    async signIn(browser: Browser, about: Answer & { readonly typed?: string } = {}): Promise<Page> {
      const { requestId } = await start(browser, about.typed ?? `ada@${HOME}`);
      return answer(browser, requestId, about);
    },
    /** From a connection's own address to the identity provider's door. */
    async startAt(browser: Browser, { id }: Connection) {
      world.clock.advance(1);
      const last = await browser.go(spUrls(publicUrl, id).loginUrl, { stopAt: leavesFor(idp.ssoUrl) });
      return readRequest(last);
    },
    /** Which of our connections asks. */
    issuerIn: (page: Page): string | undefined => /Issuer[^>]*>([^<]+)</.exec(requestXml(page))?.[1],
    /** Who the browser is signed in as, by its own page. */
    who: async (browser: Browser): Promise<unknown> =>
      JSON.parse((await browser.go(`${publicUrl}/who`)).body),
    attempts: async () => (await services.recorder.search(world.tenantId, {}, { limit: 100 })).items,
    audited: async (name: string) =>
      (
        await world.database.transact(world.tenantId, ({ auditLog }) =>
          auditLog.search(world.tenantId, { name }, { limit: 100 }),
        )
      ).items,
    people: async () => (await services.directory.list(world.tenantId, { limit: 100 })).items,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await world.close();
    },
  };
}

function createApp(world: TestWorld, services: SigninServices): Express {
  const { random, clock, settings, log, database, expiring } = world;
  const { publicUrl } = settings;
  const { sessions, signin, logout } = services;
  const browserCookie = createBrowserCookie({ publicUrl, random });
  const browserSession = createBrowserSession({ sessions, publicUrl, random, secret: "test" });
  const waysIn = createWaysIn({ signin, sessions, browserCookie, browserSession });
  const app = express();
  app.use(nameRequest(random), securityHeaders(publicUrl), browserSession.middleware);
  app.get("/who", (req, res) => void res.json(signedInOf(req) ?? null));
  // Stands for the OpenID provider's side: begins for a target of its choice, and is where a sign-in resumes.
  app.get("/begin", async (req, res) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the test wrote it
    const target = JSON.parse(typeof req.query["target"] === "string" ? req.query["target"] : "{}") as Target;
    const step = await signin.begin({ target, browserHash: browserCookie.browserHash(req, res) });
    res.redirect(303, step.do === "identify" ? `/login?request=${step.requestId}` : "/");
  });
  app.get("/interaction/:uid", (req, res) => void res.send(`resumed ${req.params.uid}`));
  app.use(
    createSigninRouter({
      publicUrl,
      signin,
      waysIn,
      credentials: services.credentials,
      isOwned: () => Promise.resolve(true),
      browserCookie,
      clock,
      seal: world.seal,
      ephemeral: expiring.ephemeral,
      loginsPerMinute: settings.acsPerMinute,
    }),
    createUpstreamRouter({
      publicUrl,
      signin,
      sessions,
      people: services.directory,
      administrators: createAdministrators({ transact: database.transact, clock }),
      apps: {
        list: (tenantId, page) => database.transact(tenantId, ({ apps }) => apps.list(tenantId, page)),
      },
      connections: services.connections,
      spMetadata: async (_tenantId, id) =>
        `<md:EntityDescriptor entityID="${spUrls(publicUrl, id).entityId}"/>`,
      ephemeral: expiring.ephemeral,
      clock,
      browserCookie,
      waysIn,
      signOut: createSignOut({
        sessions,
        browserSession,
        logout,
        leaveApps: async (_session, next) => next,
        frontChannel: { framesOf: async () => [], via: async (_frames, next) => next },
      }),
      logout,
      log,
      acsPerMinute: settings.acsPerMinute,
      maxBytes: settings.saml.maxBytes,
    }),
  );
  app.use(pageNotFound, browserErrors({ log, random }));
  return app;
}

async function listen(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { server, port: address.port };
}

/** ID of the AuthnRequest in a redirect, read as plain text, and the RelayState that came with it. */
function readRequest(page: Page): { requestId: string; relayState: string } {
  const location = new URL(page.headers.location ?? "none:");
  const relayState = location.searchParams.get("RelayState") ?? "";
  return { requestId: / ID="([^"]+)"/.exec(requestXml(page))?.[1] ?? "", relayState };
}

function requestXml(page: Page): string {
  const request = new URL(page.headers.location ?? "none:").searchParams.get("SAMLRequest");
  return request === null ? "" : inflateRawSync(Buffer.from(request, "base64")).toString("utf8");
}

/** The broker sends the browser to another site. */
export const leavesFor =
  (address: string) =>
  (page: Page): boolean =>
    (page.headers.location ?? "").startsWith(address);
