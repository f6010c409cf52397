import { toField } from "../kit/idp.ts";
import type { Page } from "../kit/browser.ts";
import { openStage } from "./stage.ts";

const stage = await openStage();
afterAll(() => stage.close());

const ADA = "ada@tiles.example";
/** Its people start at the identity provider's own page. */
const connection = await (async () => {
  const { id } = await stage.addConnection("Tiles");
  await stage.addDomain("tiles.example", { connectionId: id });
  return stage.connections.update(id, { idpInitiated: true }, stage.by);
})();
const sp = stage.connections.sp(connection.id);
const meant = () => ({ ...sp, spEntityId: sp.entityId, now: stage.world.clock() });

/** Attempts are listed by time. */
const tick = () => stage.world.clock.advance(1);
const post = (browser: ReturnType<typeof stage.browser>, xml: string, stopAt?: (page: Page) => boolean) =>
  browser.post(sp.acsUrl, { SAMLResponse: toField(xml) }, stage.idp.ssoUrl, stopAt && { stopAt });

async function expectRefused(page: Page, code: string, browser: ReturnType<typeof stage.browser>) {
  expect(page.status).toBe(403);
  expect((await stage.attempts())[0]).toMatchObject({ outcome: "refused", code });
  expect(await stage.who(browser)).toBeNull();
}

test("C7 where it is allowed, a response without a request opens a session in the browser that brings it", async () => {
  tick();
  const browser = stage.browser();
  const page = await stage.answer(browser, undefined, { nameId: ADA }, connection);
  expect(page).toMatchObject({ status: 200, url: `${stage.publicUrl}/apps` });
  expect(await stage.who(browser)).toMatchObject({ connectionId: connection.id, nameId: ADA });
  const [attempt] = await stage.attempts();
  expect(attempt).toMatchObject({ outcome: "accepted", email: ADA, connectionId: connection.id });
  expect(attempt?.reference).toMatch(/^SP-/);
  expect(attempt?.checks.filter((check) => check.name === "in_response_to").at(-1)).toMatchObject({
    ok: true,
    received: "none",
  });
});

test.each(["https://evil.example/", "/account", "//evil.example", "app-1", ""])(
  "C7 a RelayState leads nowhere: %j",
  async (relayState) => {
    tick();
    const page = await stage.answer(stage.browser(), undefined, { nameId: ADA, relayState }, connection);
    expect(page).toMatchObject({ status: 200, url: `${stage.publicUrl}/apps` });
  },
);

test("C7 off is the rule: another connection of the same tenant refuses it", async () => {
  tick();
  const browser = stage.browser();
  await expectRefused(await stage.answer(browser, undefined), "saml_unsolicited", browser);
});

test("C7 of five posts of one response at once one signs in", async () => {
  tick();
  const xml = await stage.idp.respond(meant(), ADA);
  const pages = await Promise.all(
    Array.from({ length: 5 }, () => post(stage.browser(), xml, (page) => page.status !== 303)),
  );
  expect(pages.map((page) => page.status).toSorted((a, b) => a - b)).toEqual([200, 403, 403, 403, 403]);
  const codes = (await stage.attempts()).slice(0, 5).map((attempt) => attempt.code);
  expect(codes.toSorted()).toEqual(["ok", ...Array.from({ length: 4 }, () => "saml_replayed")]);
});

test("C7 a handle opens one session: used again, also in the browser that used it, it is refused", async () => {
  tick();
  const first = stage.browser();
  const answered = await post(first, await stage.idp.respond(meant(), ADA), (page) => page.status === 303);
  const address = new URL(answered.headers.location ?? "", stage.publicUrl).href;
  const pages = await Promise.all(Array.from({ length: 5 }, () => stage.browser().go(address)));
  expect(pages.filter((page) => page.status === 200)).toHaveLength(1);
  tick();
  await expectRefused(await first.go(address), "signin_handle_unknown", first);
});

test.each([
  ["another audience", { audience: "https://other.example" }, "saml_audience_mismatch"],
  ["another recipient", { acsUrl: "https://other.example/acs" }, "saml_destination_mismatch"],
  ["another issuer", { issuer: "https://other.example" }, "saml_issuer_mismatch"],
  ["a request that nobody made", { inResponseTo: "_nobody" }, "saml_request_unknown"],
])("C7 every other rule holds: %s is refused", async (_what, change, code) => {
  tick();
  const browser = stage.browser();
  const page = await stage.answer(browser, undefined, { nameId: ADA, change }, connection);
  await expectRefused(page, code, browser);
});

test("C7 it speaks only for domains that are linked to its connection", async () => {
  tick();
  const browser = stage.browser();
  const page = await stage.answer(browser, undefined, { nameId: "ada@northwind.example" }, connection);
  await expectRefused(page, "domain_not_linked", browser);
});

test("C7 no InResponseTo anywhere: one on the unsigned response alone is refused", async () => {
  tick();
  const browser = stage.browser();
  const xml = await stage.idp.respond(meant(), ADA, { sign: "assertion" });
  const altered = xml.replace("<samlp:Response ", '<samlp:Response InResponseTo="_x" ');
  expect(altered).not.toBe(xml);
  await expectRefused(await post(browser, altered), "saml_in_response_to_mismatch", browser);
});

test.each([
  ["C7 switched off", { idpInitiated: false }, "saml_unsolicited"],
  ["C13 disabled", { enabled: false }, "connection_disabled"],
])("%s between the ACS and the page after it, nobody gets in", async (_what, changes, code) => {
  tick();
  const browser = stage.browser();
  const answered = await post(browser, await stage.idp.respond(meant(), ADA), (page) => page.status === 303);
  expect(answered.status).toBe(303);
  await stage.connections.update(connection.id, changes, stage.by);
  tick();
  await expectRefused(await browser.follow(answered, answered.headers.location ?? ""), code, browser);
  await expectRefused(
    await post(browser, await stage.idp.respond(meant(), ADA), (page) => page.status !== 303),
    code,
    browser,
  );
  await stage.connections.update(connection.id, { idpInitiated: true, enabled: true }, stage.by);
});
