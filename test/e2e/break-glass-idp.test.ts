import { openAdminApi, type AdminApi } from "../kit/admin-api.ts";
import { startBroker, type TestBroker } from "../kit/broker.ts";
import { openBrowser } from "../kit/browser.ts";
import { createTestClock } from "../kit/clock.ts";
import { createTestIdp } from "../kit/idp.ts";
import { freePort } from "../kit/port.ts";
import { openTestWorld, type TestWorld } from "../kit/world.ts";
import { aDomain, aPerson } from "../conformance/samples.ts";
import { pressed } from "./break-glass-desk.ts";
import { startLiveIdp, type LiveIdp } from "./live-idp.ts";

const ADMIN_KEY = "break-glass-idp-key-0123456789abcdef";
const HOME = "northwind.example";

interface Shown {
  readonly id: string;
  readonly sp: {
    readonly entityId: string;
    readonly acsUrl: string;
    readonly sloUrl: string;
    readonly metadataUrl: string;
    readonly loginUrl: string;
  };
}

let world: TestWorld;
let broker: TestBroker;
let admin: AdminApi;
let idp: LiveIdp;
let connection: Shown;
let email: string;
let codes: string[];

/** An owner who signs in by a living identity provider, and by it only: SSO enforced, a second factor demanded. */
beforeAll(async () => {
  const url = `http://localhost:${await freePort()}`;
  world = await openTestWorld("postgres-redis", {
    clock: createTestClock(Date.now()),
    environment: { SALLYPORT_PUBLIC_URL: url, SALLYPORT_BOOTSTRAP_ADMIN_KEY: ADMIN_KEY },
  });
  broker = await startBroker(world);
  admin = openAdminApi(url, ADMIN_KEY);
  const owner = aPerson(world.tenantId, { email: `owner@${HOME}` });
  email = owner.email;
  idp = await startLiveIdp(email, "post");
  const { registration } = idp;
  connection = await admin.post<Shown>("/connections", {
    name: "Live",
    protocol: "saml",
    idp: {
      entityId: registration.entityId,
      ssoUrl: registration.ssoUrl,
      certificates: registration.certificates,
    },
  });
  await idp.trust(connection.sp);
  const at = world.clock();
  await world.database.transact(world.tenantId, async ({ domains, people, administrators }) => {
    await people.insert(owner);
    const [tenantId, personId] = [world.tenantId, owner.id];
    await administrators.save({ tenantId, personId, role: "owner", grantedAt: at });
    const verified = { status: "verified", verifiedAt: at, checkedAt: at } as const;
    await domains.insert(aDomain(tenantId, { name: HOME, connectionIds: [connection.id], ...verified }));
  });
  ({ codes } = await admin.post<{ codes: string[] }>("/break-glass/credentials", { personId: owner.id }));
});
afterAll(async () => {
  await idp.close();
  await broker.close();
  await world.close();
});

const enforce = () =>
  admin.patch(`/policies/${world.tenantId}`, {
    sso: { mode: "enforced", connectionId: connection.id },
    twoStep: "required",
    guard: { off: true, reason: "the test's own" },
  });
const policyNow = () => admin.get<{ sso: { mode: string }; twoStep: string }>(`/policies/${world.tenantId}`);

/** By the connection's own address and the identity provider's form, to where it ends. */
async function signIn() {
  const browser = openBrowser();
  const form = await browser.go(connection.sp.loginUrl, { stopAt: ({ forms }) => forms.length > 0 });
  return browser.submit(form);
}

/** With the next code through the door, and the policy's SSO made optional. */
async function breakIn() {
  const browser = openBrowser();
  const door = await browser.go(`${broker.url}/break-glass`);
  const desk = await browser.submit(door, { email, code: codes.pop() ?? "" });
  expect(desk.text).toContain(`You act as an owner, as ${email}`);
  expect(desk.text).toContain("SSO enforced");
  return pressed(browser, desk, "relax");
}

test("S8 with a wrong certificate set on the connection a code opens the page, and SSO is relaxed", async () => {
  await enforce();
  // It lives, and asks for the second factor.
  expect((await signIn()).url).toMatch(/\/login\/enrol\?request=/);
  const stranger = await createTestIdp("stranger");
  const certificates = [stranger.key.certificate];
  const { entityId, ssoUrl } = idp.registration;
  await admin.patch(`/connections/${connection.id}`, { idp: { entityId, ssoUrl, certificates } });
  expect((await signIn()).status).toBe(403);
  expect((await breakIn()).text).toMatch(/SSO optional two-step required/);
  expect(await policyNow()).toMatchObject({ sso: { mode: "optional" }, twoStep: "required" });
  const mended = { entityId, ssoUrl, certificates: idp.registration.certificates };
  await admin.patch(`/connections/${connection.id}`, { idp: mended });
  expect((await signIn()).url).toMatch(/\/login\/enrol\?request=/);
});

test("S8 with the identity provider dead a code opens the page without a second factor, and SSO is relaxed", async () => {
  await enforce();
  await idp.close();
  await expect(signIn()).rejects.toThrow();
  await expect(fetch(idp.registration.ssoUrl)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
  expect((await breakIn()).text).toMatch(/SSO optional two-step required/);
  expect(await policyNow()).toMatchObject({ sso: { mode: "optional" } });
  const { items } = await admin.get<{ items: { actor: { name: string } }[] }>(
    "/audit/events?name=policy.updated&limit=1",
  );
  expect(items[0]?.actor.name).toBe(`${email} (break-glass)`);
  const used = await admin.get<{ items: object[] }>("/audit/events?name=break_glass.used");
  expect(used.items).toHaveLength(2);
});
