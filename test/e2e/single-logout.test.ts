import { chromium, type Browser, type Page } from "playwright-core";
import { openAdminApi } from "../kit/admin-api.ts";
import { startBroker, type TestBroker } from "../kit/broker.ts";
import { createTestClock } from "../kit/clock.ts";
import type { Binding } from "../kit/logout-idp.ts";
import { freePort } from "../kit/port.ts";
import { openTestWorld, type TestWorld } from "../kit/world.ts";
import { startLiveIdp, type LiveIdp } from "./live-idp.ts";

const ADMIN_KEY = "single-logout-admin-key-0123456789ab";

interface Connected {
  readonly idp: LiveIdp;
  readonly loginUrl: string;
  readonly tenantId: string;
}

let browser: Browser;
let world: TestWorld;
let broker: TestBroker;
/** By how the identity provider takes messages; `mixed` takes posts and answers by redirect. */
type Way = Binding | "mixed";
const connected = new Map<Way, Connected>();
let app: { clientId: string };

beforeAll(async () => {
  const url = `http://localhost:${await freePort()}`;
  world = await openTestWorld("postgres-redis", {
    // Browsers' cookies and the identity provider go by real time.
    clock: createTestClock(Date.now()),
    environment: { SALLYPORT_PUBLIC_URL: url, SALLYPORT_BOOTSTRAP_ADMIN_KEY: ADMIN_KEY },
  });
  broker = await startBroker(world);
  connected.set("redirect", await connect("redirect"));
  connected.set("post", await connect("post"));
  connected.set("mixed", await connect("mixed"));
  const { base } = idpOf("redirect");
  app = await openAdminApi(url, ADMIN_KEY).post("/apps", {
    name: "Tracker",
    protocol: "oidc",
    redirectUris: [`${base}/callback`],
    postLogoutRedirectUris: [`${base}/bye`],
    requirePkce: false,
  });
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args });
}, 120_000);

afterAll(async () => {
  await browser.close();
  await Promise.all([...connected.values()].map(({ idp }) => idp.close()));
  await broker.close();
  await world.close();
}, 60_000);

async function connect(way: Way): Promise<Connected> {
  const api = openAdminApi(broker.url, ADMIN_KEY);
  const domain = `${way}.example.com`;
  const idp =
    way === "mixed"
      ? await startLiveIdp(`ada@${domain}`, "post", "redirect")
      : await startLiveIdp(`ada@${domain}`, way);
  const connection = await api.post<{
    id: string;
    tenantId: string;
    sp: { entityId: string; acsUrl: string; sloUrl: string; metadataUrl: string; loginUrl: string };
  }>("/connections", { name: way, protocol: "saml", idp: idp.registration });
  const claimed = await api.post<{ id: string; challenge: { dns: { name: string; value: string } } }>(
    "/domains",
    { name: domain, connectionId: connection.id },
  );
  world.txt.set(claimed.challenge.dns.name, [claimed.challenge.dns.value]);
  await api.post(`/domains/${claimed.id}/verify`, undefined);
  await idp.trust(connection.sp);
  return { idp, loginUrl: connection.sp.loginUrl, tenantId: connection.tenantId };
}

const of = (way: Way): Connected => {
  const found = connected.get(way);
  if (found === undefined) throw new Error(way);
  return found;
};
const idpOf = (way: Way): LiveIdp => of(way).idp;

/** A browser profile of its own, signed in; `problems` collects what its console complains of. */
async function signedIn(way: Way): Promise<{ page: Page; problems: string[] }> {
  const page = await (await browser.newContext()).newPage();
  const problems: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(message.text());
  });
  await page.goto(of(way).loginUrl);
  await page.waitForURL(`${broker.url}/apps`);
  return { page, problems };
}

const assertSignedOut = async (page: Page): Promise<void> => {
  await page.goto(`${broker.url}/apps`);
  await page.waitForURL(`${broker.url}/login*`);
};

const newest = async (name: string) =>
  (
    await world.database.transact(world.tenantId, ({ auditLog }) =>
      auditLog.search(world.tenantId, { name }, { limit: 1 }),
    )
  ).items[0]?.event;

test.each(["redirect", "post", "mixed"] as const)(
  "C8 in Chromium: signing out here signs out at the identity provider by %s and comes back",
  async (way) => {
    const { page, problems } = await signedIn(way);
    await page.goto(`${broker.url}/logout`);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForFunction("document.title.startsWith('Signed out')");
    expect(page.url()).toBe(`${broker.url}/logout`);
    expect(idpOf(way).seen.at(-1)).toBe(`${way === "mixed" ? "post" : way} request`);
    expect(await newest("logout.answered")).toMatchObject({ status: "Success" });
    expect(problems).toEqual([]);
    await assertSignedOut(page);
    await page.context().close();
  },
  60_000,
);

test.each(["redirect", "post"] as const)(
  "C8 in Chromium: signing out at the identity provider by %s ends the session here, cookie or none",
  async (way) => {
    const { page, problems } = await signedIn(way);
    await page.goto(`${idpOf(way).base}/leave`);
    await page.waitForFunction("document.title === 'Signed out: Success'");
    expect(idpOf(way).seen.at(-1)).toBe(`${way} response`);
    expect(await newest("logout.received")).toMatchObject({ ended: 1 });
    expect(problems).toEqual([]);
    await assertSignedOut(page);
    await page.context().close();
  },
  60_000,
);

test.each(["redirect", "post"] as const)(
  "A1 C8 in Chromium: an app's sign-out tells the identity provider by %s, and ends at the app's address",
  async (way) => {
    const { page, problems } = await signedIn(way);
    const { base } = idpOf("redirect");
    const begin = new URLSearchParams({
      client_id: app.clientId,
      response_type: "code",
      scope: "openid",
      redirect_uri: `${base}/callback`,
    });
    await page.goto(`${broker.url}/oidc/auth?${begin.toString()}`);
    await page.waitForURL(`${base}/callback?*`);
    const end = new URLSearchParams({
      client_id: app.clientId,
      post_logout_redirect_uri: `${base}/bye`,
      state: "s1",
    });
    await page.goto(`${broker.url}/oidc/session/end?${end.toString()}`);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL(`${base}/bye?state=s1`);
    expect(idpOf(way).seen.at(-1)).toBe(`${way} request`);
    expect(problems).toEqual([]);
    await assertSignedOut(page);
    await page.context().close();
  },
  60_000,
);

test("C8 an identity provider that is gone leaves the person signed out here", async () => {
  const { page } = await signedIn("redirect");
  await page.route(`${idpOf("redirect").base}/slo*`, (route) => route.abort());
  await page.goto(`${broker.url}/logout`);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForEvent("requestfailed");
  await page.unroute(`${idpOf("redirect").base}/slo*`);
  await assertSignedOut(page);
  await page.context().close();
}, 60_000);
