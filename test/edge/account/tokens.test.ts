import * as rp from "openid-client";
import type { Browser, Page } from "../../kit/browser.ts";
import { openOidcWorld } from "../oidc/oidc-world.ts";
import type { OidcWorld } from "../oidc/oidc-world.ts";

let world: OidcWorld;
beforeAll(async () => {
  world = await openOidcWorld();
});
afterAll(() => world.close());
beforeEach(() => world.allowTokens({ allowed: true, maxDays: 365 }));

const at = () => `${world.publicUrl}/account/tokens`;
const secretIn = (page: Page): string => />(spt_[\w-]{49})<\/textarea>/.exec(page.body)?.[1] ?? "none";
const formOf = (page: Page, label: string) => {
  const position = page.body
    .split("<form")
    .findIndex((part) => new RegExp(`>\\s*${label}\\s*</button>`).test(part));
  return page.forms[position - 1];
};

async function atHome() {
  const person = await world.person();
  world.signInAs(person);
  const browser = world.browser();
  return { person, browser, page: await browser.go(at()) };
}

const make = (browser: Browser, page: Page, fields: Record<string, string>): Promise<Page> =>
  browser.submit(page, { name: "Nightly report", days: "30", ...fields }, formOf(page, "Make a token"));

test("T3 a person makes a token, sees it once, an app takes it, and the list shows its use and never the secret", async () => {
  const { browser, page } = await atHome();
  expect(page.text).toContain("None. A token that you make stands here");
  const made = await make(browser, page, { name: '<b> "Nightly"' });
  const secret = secretIn(made);
  expect(made.headers["cache-control"]).toBe("no-store");
  expect(made.body).toContain("&lt;b&gt; &quot;Nightly&quot;");
  const party = await world.relyingParty();
  expect(await rp.tokenIntrospection(party.config, secret)).toMatchObject({ active: true });
  const list = await browser.go(at());
  expect(list.text).toContain('<b> "Nightly"');
  expect(list.text).toMatch(
    /made \d+ \w+ \d{4} ?, ends \d+ \w+ \d{4} ?, last used .* UTC by Tracker from 127\.0\.0\.1/,
  );
  expect(list.body).not.toContain(secret.slice(4, 30));
});

test("T3 a form that is sent again by a reload makes no second token", async () => {
  const { person, browser, page } = await atHome();
  await make(browser, page, {});
  const again = await make(browser, page, {});
  expect(again.url).toBe(at());
  const { items } = await world.apiTokens.list(world.tenantId, { personId: person.id }, { limit: 9 });
  expect(items).toHaveLength(1);
});

test("T3 a person revokes one token, then all, and only their own", async () => {
  const { browser, page, person } = await atHome();
  const party = await world.relyingParty();
  const secrets = [secretIn(await make(browser, page, { name: "first" }))];
  for (const name of ["second", "third"]) {
    // Listed by time.
    world.clock.advance(1);
    secrets.push(secretIn(await make(browser, await browser.go(at()), { name })));
  }
  const active = async () => {
    const answers = await Promise.all(secrets.map((secret) => rp.tokenIntrospection(party.config, secret)));
    return answers.map((answer) => answer.active);
  };
  const stranger = await atHome();
  const theirs = await make(stranger.browser, stranger.page, {});
  const { items } = await world.apiTokens.list(world.tenantId, { personId: person.id }, { limit: 9 });
  const strangersList = await stranger.browser.go(at());
  for (const { id } of items)
    await stranger.browser.submit(strangersList, { id }, formOf(strangersList, "Revoke"));
  expect(await active()).toEqual([true, true, true]);

  const list = await browser.go(at());
  const left = await browser.submit(list, {}, formOf(list, "Revoke"));
  expect(left.text).not.toContain("third");
  expect(await active()).toEqual([true, true, false]);
  await browser.submit(left, {}, formOf(left, "Revoke all of them"));
  expect(await active()).toEqual([false, false, false]);
  expect(await rp.tokenIntrospection(party.config, secretIn(theirs))).toMatchObject({ active: true });
  const { items: told } = await world.audited("api_token.revoked");
  expect(told[0]?.actor).toEqual({ kind: "person", id: person.id });
});

test("P2 the choices end with the policy's longest life, and a longer one is not taken from a forged form", async () => {
  world.allowTokens({ allowed: true, maxDays: 45 });
  const { browser, page, person } = await atHome();
  expect([...page.body.matchAll(/<option value="(\d+)"/g)].map(([, days]) => days)).toEqual([
    "7",
    "30",
    "45",
  ]);
  expect((await make(browser, page, { days: "46" })).status).toBe(422);
  const { items } = await world.apiTokens.list(world.tenantId, { personId: person.id }, { limit: 9 });
  expect(items).toEqual([]);
});

test("P2 where the policy allows no tokens the page says so and offers none", async () => {
  const { browser, page } = await atHome();
  await make(browser, page, {});
  const before = await browser.go(at());
  world.allowTokens({ allowed: false, maxDays: 365 });
  const list = await browser.go(at());
  expect(list.text).toContain("does not allow API tokens for you");
  expect(list.text).toContain("not allowed");
  expect(list.body).not.toContain("<select");
  expect((await make(browser, before, {})).status).toBe(403);
});

test("T3 a name that cannot be used is said so, and what was typed stays", async () => {
  const { browser, page } = await atHome();
  const refused = await make(browser, page, { name: `a\u0007b` });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain("Give the token a name");
  expect((await make(browser, await browser.go(at()), { name: "  " })).status).toBe(422);
});

test("T3 nobody who is not signed in makes or revokes a token, and no form from elsewhere does", async () => {
  const { browser, page, person } = await atHome();
  await make(browser, page, {});
  const { items } = await world.apiTokens.list(world.tenantId, { personId: person.id }, { limit: 9 });
  const id = items[0]?.id ?? "";
  const forged = await browser.post(`${at()}/revoke`, { id }, "https://evil.example/");
  expect(forged.status).toBe(403);
  const stranger = world.browser();
  world.signInAs(undefined);
  expect((await stranger.go(at())).text).toContain("Who are you?");
  expect((await stranger.post(`${at()}/revoke`, { id: "all" }, world.publicUrl)).status).toBe(403);
  expect(
    (await world.apiTokens.list(world.tenantId, { personId: person.id }, { limit: 9 })).items,
  ).toHaveLength(1);
});

test("X2 T3 a session that is not fresh makes no token before the person has proved who they are", async () => {
  const { person, browser, page } = await atHome();
  world.clock.advance(600_000);
  expect((await browser.go(at())).body).toContain('href="/account/security/confirm?to=tokens"');
  const sent = await browser.submit(page, { name: "late", days: "30" }, formOf(page, "Make a token"), {
    stopAt: (each) => (each.headers.location ?? "").includes("/confirm"),
  });
  expect(sent.headers.location).toBe("/account/security/confirm?to=tokens");
  const { items } = await world.apiTokens.list(world.tenantId, { personId: person.id }, { limit: 9 });
  expect(items).toHaveLength(0);
});

test("A4 T3 where an app takes app passwords a person makes one for it, and for no app that is not offered", async () => {
  const { app: jira } = await world.apps.create({ name: "Jira <1>", protocol: "crowd" }, world.by);
  const { app: hidden } = await world.apps.create({ name: "Hidden", protocol: "crowd" }, world.by);
  world.offerCrowdApps([jira]);
  const { browser, page, person } = await atHome();
  expect(page.text).toContain("As my password in Jira <1>");
  expect(page.text).not.toContain("all of these apps");
  const made = await make(browser, page, { where: jira.id });
  expect(made.body).toMatch(/>spa_[\w-]{49}<\/textarea>/);
  expect(made.text).toContain("Type it into the app in place of your password");
  const list = await browser.go(at());
  expect(list.text).toContain("password in Jira <1>, made");
  expect((await make(browser, list, { where: hidden.id })).status).toBe(404);
  world.offerCrowdApps([jira, hidden]);
  await make(browser, await browser.go(at()), { where: "any" });
  const { items } = await world.apiTokens.list(world.tenantId, { personId: person.id }, { limit: 9 });
  expect(items.map(({ kind }) => kind)).toEqual(["app-password", "app-password"]);
  expect(items.map(({ onlyAppId }) => onlyAppId ?? "any").toSorted()).toEqual([jira.id, "any"].toSorted());
  world.offerCrowdApps([]);
});
