import { inflateRawSync } from "node:zlib";
import type { SigninAttempt } from "../../../src/signin/types.ts";
import type { World } from "../../../src/world.ts";
import type { AuditRecord } from "../../../src/audit/types.ts";
import { openAdminApi, type AdminApi } from "../admin-api.ts";
import { openBrowser, type Browser, type Page } from "../browser.ts";
import { startBroker } from "../broker.ts";
import { freePort } from "../port.ts";
import { createTestClock } from "../clock.ts";
import { createTestIdp, type TestIdp } from "../idp.ts";
import { rsaKey } from "../keys.ts";
import { openTestWorld, type TestWorld } from "../world.ts";
import { FORM, type LiveAnswer, type LiveSignin } from "./live.ts";

interface ConnectionAnswer {
  readonly id: string;
  readonly sp: {
    readonly entityId: string;
    readonly acsUrl: string;
    readonly metadataUrl: string;
    readonly loginUrl: string;
  };
}

/** What the broker wrote down about one reference. */
export interface OnRecord {
  readonly events: readonly AuditRecord[];
  readonly attempts: readonly SigninAttempt[];
}

export type AttackStage = Awaited<ReturnType<typeof openAttackStage>>;

const ADMIN_KEY = "attack-kit-admin-key-0123456789abcdef";
const HOME = "corp-a.example.com";
const FOREIGN = "corp-b.example.com";
const REFERENCE = /\bSP-[0-9A-Z]{4}-[0-9A-Z]{4}\b/;

/**
 * A whole broker with two tenants that share one IdP (C9), each with a verified domain of its own.
 * @param between stands between the broker and the world, for stores that fail
 */
export async function openAttackStage(between: (world: World) => World = (world) => world) {
  const url = `http://localhost:${await freePort()}`;
  // The browser's cookies expire by real time, so the broker's clock starts there.
  const world = await openTestWorld("postgres-redis", {
    clock: createTestClock(Date.now()),
    environment: {
      SALLYPORT_PUBLIC_URL: url,
      SALLYPORT_BOOTSTRAP_ADMIN_KEY: ADMIN_KEY,
      SALLYPORT_ACS_PER_MINUTE: "1000000",
    },
  });
  const broker = await startBroker(between(world));
  const api = openAdminApi(url, ADMIN_KEY);
  const [idp, otherIdp] = await Promise.all([createTestIdp("corp-a"), createTestIdp("attacker")]);
  const other = await api.post<{ id: string }>("/tenants", { name: "Other" });
  const home = await connect(api, world, idp, HOME);
  const foreign = await connect(api, world, idp, FOREIGN, other.id);
  const spCertificate = encryptionCertificate(await (await fetch(home.sp.metadataUrl)).text());
  const otherSp = await rsaKey("other service provider");

  /** A new browser begins at the connection's own address and stops at the IdP's door. */
  async function begin(
    browser: Browser = openBrowser(),
  ): Promise<LiveSignin & { readonly browser: Browser }> {
    const door = await browser.go(home.sp.loginUrl, { stopAt: (page) => leadsTo(page, idp.ssoUrl) });
    const send = async (body: string, type = FORM, to = home.sp.acsUrl) => post(browser, to, body, type);
    return {
      browser,
      requestId: requestIdOf(door),
      acsUrl: home.sp.acsUrl,
      spEntityId: home.sp.entityId,
      otherAcsUrl: foreign.sp.acsUrl,
      otherSpEntityId: foreign.sp.entityId,
      foreignEmail: `someone@${FOREIGN}`,
      idp,
      otherIdp,
      spCertificate,
      otherSp,
      now: world.clock(),
      victim: `victim@${HOME}`,
      forger: `mallory@${HOME}`,
      send,
      sendAsStranger: (body) => post(openBrowser(), home.sp.acsUrl, body, FORM),
      async forget() {
        browser.cookies.forget("localhost");
      },
    };
  }

  /** Posts as the IdP's page would, cross-site, and goes on to the last page. */
  async function post(browser: Browser, to: string, body: string, type: string): Promise<LiveAnswer & Page> {
    const first = await postOnce(browser, to, body, type);
    const next = first.headers.location;
    return next === undefined ? first : browser.go(new URL(next, to).href);
  }

  const postOnce = (browser: Browser, to: string, body: string, type = FORM): Promise<Page> =>
    browser.request({ method: "POST", url: to, body, from: idp.ssoUrl }, { "content-type": type });

  /** Everything in both tenants that names the reference. */
  async function onRecord(reference: string): Promise<OnRecord> {
    const found = await Promise.all(
      [world.tenantId, other.id].map((tenantId) =>
        world.database.transact(tenantId, async ({ auditLog, attempts }) => ({
          events: (await auditLog.search(tenantId, { name: "signin.refused" }, { limit: 200 })).items,
          attempts: (await attempts.search(tenantId, { reference }, { limit: 10 })).items,
        })),
      ),
    );
    return {
      events: found.flatMap(({ events }) =>
        events.filter(({ event }) => "reference" in event && event.reference === reference),
      ),
      attempts: found.flatMap(({ attempts }) => attempts),
    };
  }

  return {
    url,
    adminKey: ADMIN_KEY,
    world,
    idp,
    begin,
    post: (browser: Browser, body: string) => post(browser, home.sp.acsUrl, body, FORM),
    postOnce: (browser: Browser, body: string) => postOnce(browser, home.sp.acsUrl, body),
    onRecord,
    /** How many audit events of a name the home tenant has. */
    async counted(name: string): Promise<number> {
      const { tenantId } = world;
      return world.database.transact(
        tenantId,
        async ({ auditLog }) => (await auditLog.search(tenantId, { name }, { limit: 200 })).items.length,
      );
    },
    async close() {
      await broker.close();
      await world.close();
    },
  };
}

/** The reference on a page, and its words without it. */
export function readPage(page: LiveAnswer): { readonly reference: string; readonly words: string } {
  const reference = REFERENCE.exec(page.text)?.[0] ?? "";
  return { reference, words: page.text.replace(reference, "").replaceAll(/\s+/g, " ").trim() };
}

export const hasSession = (browser: Browser): boolean =>
  browser.cookies.all().some(({ name }) => name === "__Host-sallyport" || name === "sallyport");

async function connect(
  api: AdminApi,
  world: TestWorld,
  idp: TestIdp,
  domain: string,
  tenantId?: string,
): Promise<ConnectionAnswer> {
  const input = { name: `Corp ${domain}`, protocol: "saml", metadataXml: idp.metadataXml };
  const connection = await api.post<ConnectionAnswer>("/connections", input, tenantId);
  const claimed = await api.post<{ id: string; challenge: { dns: { name: string; value: string } } }>(
    "/domains",
    { name: domain, connectionId: connection.id },
    tenantId,
  );
  world.txt.set(claimed.challenge.dns.name, [claimed.challenge.dns.value]);
  await api.post(`/domains/${claimed.id}/verify`, undefined, tenantId);
  return connection;
}

const leadsTo = (page: Page, address: string): boolean => page.headers.location?.startsWith(address) === true;

function requestIdOf(door: Page): string {
  const message = new URL(door.headers.location ?? "").searchParams.get("SAMLRequest") ?? "";
  const xml = inflateRawSync(Buffer.from(message, "base64")).toString("utf8");
  return / ID="([^"]+)"/.exec(xml)?.[1] ?? "";
}

function encryptionCertificate(metadata: string): string {
  const base64 = /use="encryption".*?<ds:X509Certificate>([^<]+)</s.exec(metadata)?.[1] ?? "";
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/(.{64})/g, "$1\n")}\n-----END CERTIFICATE-----\n`;
}
