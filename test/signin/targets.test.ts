import * as fc from "fast-check";
import { openBrowser } from "../kit/browser.ts";
import { INSTANCE_TENANT } from "../../src/kernel/transaction.ts";
import type { Target } from "../../src/signin/types.ts";
import { HOME, leavesFor, openStage } from "./stage.ts";

const stage = await openStage("postgres");
afterAll(() => stage.close());

const at = (target: Target) =>
  `${stage.publicUrl}/begin?target=${encodeURIComponent(JSON.stringify(target))}`;
const appOf = (tenantId: string): Target => ({
  kind: "oidc",
  uid: "deep-link-7",
  appId: stage.world.random.uuid(),
  tenantId,
});

test("S2 the app's own request is where the journey ends", async () => {
  const browser = stage.browser();
  const { requestId, relayState } = await stage.start(
    browser,
    `ada@${HOME}`,
    at(appOf(stage.world.tenantId)),
  );
  const page = await stage.answer(browser, requestId, { relayState });
  expect(page).toMatchObject({ status: 200, text: "resumed deep-link-7" });
  expect((await stage.attempts())[0]).toMatchObject({ outcome: "accepted" });
});

test("S2 RelayState is opaque: no value of it leads anywhere else", async () => {
  const hostile = fc.oneof(
    fc.webUrl(),
    fc.constantFrom(
      "//evil.example",
      "https://evil.example/",
      "\\\\evil.example",
      "/\\evil.example",
      "javascript:alert(1)",
      "/logout",
      "data:text/html,x",
      "..%2f..",
      "https:evil.example",
      "\u0000",
      "\r\nLocation: https://evil.example",
      "x".repeat(10_000),
    ),
    fc.string({ maxLength: 200 }),
  );
  await fc.assert(
    fc.asyncProperty(hostile, async (relayState) => {
      const browser = openBrowser();
      const { requestId } = await stage.start(browser, `ada@${HOME}`, at(appOf(stage.world.tenantId)));
      const page = await stage.answer(browser, requestId, { relayState });
      expect(page).toMatchObject({ status: 200, url: `${stage.publicUrl}/interaction/deep-link-7` });
    }),
    { numRuns: 25 },
  );
}, 60_000);

test("an app of one tenant is opened by no connection of another, whatever address is typed", async () => {
  const elsewhere = stage.world.random.uuid();
  await stage.world.database.transact(INSTANCE_TENANT, ({ tenants }) =>
    tenants.insert({ id: elsewhere, name: "elsewhere", createdAt: stage.world.clock(), version: 1 }),
  );
  const { last } = await stage.start(stage.browser(), `ada@${HOME}`, at(appOf(elsewhere)));
  expect(last.status).toBe(403);
  const { items } = await stage.recorder.search(elsewhere, {}, { limit: 5 });
  expect(items[0]).toMatchObject({ code: "signin_no_route", email: `ada@${HOME}` });
});

test("a sign-in that was routed to one connection cannot be started at another", async () => {
  const other = await stage.addConnection("Other");
  const browser = stage.browser();
  const { relayState } = await stage.start(browser, `ada@${HOME}`);
  stage.world.clock.advance(1);
  const page = await browser.go(`${stage.publicUrl}/saml/${other.id}/login?request=${relayState}`);
  expect(page.status).toBe(403);
  expect((await stage.attempts())[0]).toMatchObject({ code: "signin_connection_mismatch" });
});

test("a connection's own start address begins a sign-in without asking for the address", async () => {
  const browser = stage.browser();
  const page = await browser.go(stage.connections.sp(stage.connection.id).loginUrl, {
    stopAt: leavesFor(stage.idp.ssoUrl),
  });
  expect(page.status).toBe(302);
});

test("a connection without an identity provider starts nothing, and its SP metadata is there all the same (C1)", async () => {
  stage.world.clock.advance(1);
  const empty = await stage.connections.create({ name: "Empty" }, stage.by);
  const sp = stage.connections.sp(empty.id);
  expect((await stage.browser().go(sp.loginUrl)).status).toBe(403);
  expect((await stage.attempts())[0]).toMatchObject({ code: "connection_incomplete" });
  const metadata = await stage.browser().go(sp.metadataUrl);
  expect(metadata.headers["content-type"]).toContain("application/samlmetadata+xml");
  expect(metadata.body).toContain(sp.entityId);
});
