import type { Page } from "../kit/browser.ts";
import { HOME, leavesFor, openStage } from "./stage.ts";

const stage = await openStage();
const second = await stage.addConnection("Northwind <Contractors>");
const third = await stage.addConnection("Switched off");
await stage.connections.update(third.id, { enabled: false }, stage.by);
const link = { connectionIds: [second.id, third.id, stage.connection.id] };
await stage.addDomain("several.example", link);
afterAll(() => stage.close());

const ADDRESS = "ada@several.example";
const upstream = { stopAt: leavesFor(stage.idp.ssoUrl) };

/** Types the address and stops at whatever page asks next. */
async function type(browser: ReturnType<typeof stage.browser>, fields: Record<string, string> = {}) {
  stage.world.clock.advance(1);
  const form = await browser.go(`${stage.publicUrl}/login`, { stopAt: (page) => page.forms.length > 0 });
  return browser.submit(form, { email: ADDRESS, ...fields }, form.forms[0], upstream);
}
const choose = (
  browser: ReturnType<typeof stage.browser>,
  page: Awaited<ReturnType<typeof type>>,
  connection: string,
  more: Record<string, string> = {},
) => browser.submit(page, { connection, ...more }, page.forms[0], upstream);
const whereTo = (page: Page) => (page.headers.location ?? "").split("?")[0];

test("D4 an address whose domain has several connections is asked which, by the administrator's names, in the tenant's order", async () => {
  const page = await type(stage.browser());
  expect(page.status).toBe(200);
  expect(new URL(page.url).pathname).toBe("/login/choose");
  expect([...page.body.matchAll(/name="connection" value="([^"]+)"/g)].map(([, id]) => id)).toEqual([
    second.id,
    stage.connection.id,
  ]);
  expect(page.body).toContain("Northwind &lt;Contractors&gt;");
  expect(page.body).not.toContain("Switched off");
  expect(page.body).not.toContain("<script");
});

test("D4 the connection that the person chooses is the one that is asked", async () => {
  for (const chosen of [second, stage.connection]) {
    const browser = stage.browser();
    const left = await choose(browser, await type(browser), chosen.id);
    expect(left.status).toBe(302);
    const requestId = stage.requestIn(left);
    const page = await stage.answer(browser, requestId, { nameId: ADDRESS }, chosen);
    expect(page.status).toBe(200);
    expect(await stage.who(browser)).toMatchObject({ connectionId: chosen.id });
  }
});

test("D4 a connection that was not offered is refused, whatever it is", async () => {
  const foreign = await stage.addConnection("Of another domain");
  for (const id of [foreign.id, third.id, "x", ""]) {
    const browser = stage.browser();
    const page = await choose(browser, await type(browser), id);
    expect(page.status).toBe(403);
    expect((await stage.attempts())[0]?.code).toBe("signin_connection_mismatch");
  }
});

test("D4 one that is switched off between the question and the choice is refused", async () => {
  const late = await stage.addConnection("Late");
  await stage.addDomain("late.example", { connectionIds: [late.id, stage.connection.id] });
  const browser = stage.browser();
  const page = await type(browser, { email: "ada@late.example" });
  await stage.connections.update(late.id, { enabled: false }, stage.by);
  expect((await choose(browser, page, late.id)).status).toBe(403);
});

test("D4 where only one of several is usable, nobody is asked", async () => {
  await stage.addDomain("one-left.example", { connectionIds: [third.id, second.id] });
  const browser = stage.browser();
  const left = await type(browser, { email: "ada@one-left.example" });
  expect(whereTo(left)).toBe(stage.idp.ssoUrl);
  const page = await stage.answer(browser, stage.requestIn(left), { nameId: "ada@one-left.example" }, second);
  expect(page.status).toBe(200);
});

test("D4 a device that remembers goes straight to the connection used last, and can choose another", async () => {
  const browser = stage.browser();
  const asked = await type(browser, { remember: "1" });
  expect(new URL(asked.url).pathname).toBe("/login/choose");
  await choose(browser, asked, second.id, { remember: "1" });
  const again = await type(browser, { remember: "1" });
  expect(whereTo(again)).toBe(stage.idp.ssoUrl);
  expect(stage.issuerIn(again)).toBe(stage.connections.sp(second.id).entityId);
  const other = await type(browser, { remember: "1", another: "1" });
  expect(other.body).toContain("used last");
  const left = await choose(browser, other, stage.connection.id, { remember: "1" });
  expect(stage.issuerIn(left)).toBe(stage.connections.sp(stage.connection.id).entityId);
  // Another person at the same device is asked.
  expect((await type(browser, { email: "bob@several.example" })).body).toContain("bob@several.example");
});

test("D5 every linked connection may speak for the domain, and one that is not linked may not", async () => {
  const speak = async (connection: typeof second, nameId: string) => {
    const browser = stage.browser();
    const { requestId } = await stage.startAt(browser, connection);
    await stage.answer(browser, requestId, { nameId }, connection);
    return (await stage.attempts())[0]?.code;
  };
  expect(await speak(second, "eve@several.example")).toBe("ok");
  expect(await speak(stage.connection, "eve@several.example")).toBe("ok");
  expect((await stage.people()).filter(({ email }) => email === "eve@several.example")).toHaveLength(1);
  expect(await speak(second, `eve@${HOME}`)).toBe("domain_not_linked");
});

test("D4 a policy's offer narrows the question, and what it has chosen is not asked", async () => {
  const offers: unknown[] = [];
  const withOffer = (offer: { allowed: readonly string[]; preselected?: string }) =>
    stage.signinWith({
      offerConnections(route) {
        offers.push(route);
        return Promise.resolve(offer);
      },
    });
  const identify = async (offer: { allowed: readonly string[]; preselected?: string }) => {
    const signin = withOffer(offer);
    const begun = await signin.begin({ target: { kind: "page", path: "/apps" }, browserHash: "b" });
    if (begun.do === "resume") throw new Error("nothing is signed in");
    return signin.identify(begun.requestId, { email: ADDRESS }, "b", {});
  };
  const both = [stage.connection.id, second.id];
  expect(await identify({ allowed: both })).toMatchObject({ do: "choose" });
  expect(await identify({ allowed: both, preselected: second.id })).toMatchObject({
    do: "upstream",
    connectionId: second.id,
  });
  expect(await identify({ allowed: [second.id] })).toMatchObject({ connectionId: second.id });
  await expect(identify({ allowed: [] })).rejects.toMatchObject({ code: "signin_no_route" });
  expect(offers[0]).toEqual({
    tenantId: stage.world.tenantId,
    domain: "several.example",
    connectionIds: link.connectionIds,
  });
});
