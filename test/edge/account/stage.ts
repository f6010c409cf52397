import { createHmac } from "node:crypto";
import { type Browser, chromium, type Page } from "playwright-core";
import { generate } from "otplib";
import type { Person } from "../../../src/directory/types.ts";
import { cookieKey } from "../../../src/edge/http/cookie-key.ts";
import type { SecondFactor } from "../../../src/policies/owed.ts";
import { shardOf } from "../../../src/sessions/shard.ts";
import { sessionKey } from "../../../src/sessions/store.ts";
import { aConnection, aPerson, HOUR } from "../../conformance/samples.ts";
import { startBroker } from "../../kit/broker.ts";
import { freePort } from "../../kit/port.ts";
import type { StoresKind } from "../../kit/stores.ts";
import { openTestWorld } from "../../kit/world.ts";

const ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** The whole broker and Chromium; people who are signed in already, as an identity provider left them. */
export async function openStage(kind: StoresKind, environment: Record<string, string> = {}) {
  const port = await freePort();
  const publicUrl = `http://localhost:${port}`;
  const world = await openTestWorld(kind, {
    environment: { SALLYPORT_PUBLIC_URL: publicUrl, ...environment },
  });
  const broker = await startBroker(world);
  const browser: Browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ARGS });
  const secret = await cookieKey("session_cookie_key", { ...world, settle: world.database.settle });
  const { tenantId } = world;
  const connection = aConnection(tenantId);
  await world.database.transact(tenantId, ({ connections }) => connections.insert(connection));

  async function newPerson(about: Partial<Person> = {}): Promise<Person> {
    const person = aPerson(tenantId, about);
    await world.database.transact(tenantId, ({ people }) => people.insert(person));
    return person;
  }

  /** A session as a sign-in leaves it, and its cookie. */
  async function sessionOf(
    person: Person,
    secondFactor: SecondFactor | undefined,
    connectionId: string,
  ): Promise<string> {
    const at = world.clock().getTime();
    const id = shardOf(tenantId) + world.random.token(32);
    const signedIn = {
      personId: person.id,
      tenantId,
      connectionId,
      at,
      authnInstant: at,
      nameId: person.email,
      nameIdFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
      method: "idp",
      ...(secondFactor !== undefined && { secondFactor }),
    };
    await world.expiring.sessions.create({
      key: sessionKey(id),
      tenantId,
      personId: person.id,
      connectionId,
      data: JSON.stringify({
        cookie: { path: "/", httpOnly: true, secure: true, sameSite: "lax" },
        signedIn,
        userAgent: "",
      }),
      version: 1,
      createdAt: at,
      seenAt: at,
      endsAt: at + 24 * HOUR,
      idleMs: 8 * HOUR,
    });
    const signature = createHmac("sha256", secret).update(id).digest("base64").replace(/=+$/, "");
    return encodeURIComponent(`s:${id}.${signature}`);
  }

  /** A browser of its own in which the person is signed in; `problems` collects what its console complains of. */
  async function open(
    person: Person,
    options: Parameters<Browser["newContext"]>[0] = {},
    secondFactor?: SecondFactor,
    connectionId = connection.id,
  ) {
    const context = await browser.newContext(options);
    await context.addCookies([
      {
        name: "__Host-sallyport",
        value: await sessionOf(person, secondFactor, connectionId),
        domain: "localhost",
        path: "/",
        secure: true,
        httpOnly: true,
        sameSite: "Lax",
      },
    ]);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) problems.push(message.text());
    });
    page.on("pageerror", (error) => problems.push(error.message));
    return { page, problems, context };
  }

  return {
    world,
    publicUrl,
    security: `${publicUrl}/account/security`,
    newPerson,
    open,
    /** A browser in which nobody is signed in. */
    stranger: async (options: Parameters<Browser["newContext"]>[0] = {}) =>
      (await browser.newContext(options)).newPage(),
    async events(): Promise<string[]> {
      const records = await world.database.transact(tenantId, ({ auditLog }) =>
        auditLog.read(tenantId, 0, 500),
      );
      return records.map(({ event }) => event.name);
    },
    /** The code that an app with this secret shows now. */
    codeOf: (key: string) =>
      generate({ secret: key.replaceAll(" ", ""), epoch: Math.floor(world.clock().getTime() / 1000) }),
    async close() {
      await browser.close();
      await broker.close();
      await world.close();
    },
  };
}

/** An authenticator that verifies its person, as a laptop's does. */
export async function plugIn(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    credentials: async () =>
      (await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
    /** Sets the counter back, as a copy of the key would have it. */
    async setBack() {
      const [credential] = (await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
      if (credential === undefined) throw new Error("no passkey");
      await devtools.send("WebAuthn.clearCredentials", { authenticatorId });
      await devtools.send("WebAuthn.addCredential", {
        authenticatorId,
        credential: { ...credential, signCount: 0 },
      });
    },
    unverified: () => devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false }),
  };
}
