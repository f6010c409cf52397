import { HOME } from "./stage.ts";
import { openLocalStage, PASSWORD } from "./local-stage.ts";

const stage = await openLocalStage();
afterAll(() => stage.close());

const apps = `${stage.publicUrl}/apps`;
const nameOf = (email: string) => email.split("@")[0] ?? "";

/** As far as the second factor, by password or by the identity provider. */
async function owing(email: string, by: "password" | "idp") {
  const browser = stage.browser();
  const asked = await stage.identify(browser, email);
  if (by === "password") return { browser, page: await stage.fill(browser, asked, { password: PASSWORD }) };
  stage.world.clock.advance(1);
  const link = /href="(\/login\/continue\?[^"]+)"/.exec(asked.body)?.[1] ?? "";
  const { headers } = await browser.go(`${stage.publicUrl}${link}`, {
    stopAt: (page) => (page.headers.location ?? "").startsWith(stage.idp.ssoUrl),
  });
  const requestId = stage.requestIn({ headers } as never);
  const page = await stage.answer(browser, requestId, { nameId: email });
  return { browser, page };
}

let count = 0;
async function enrolled() {
  count += 1;
  const who = await stage.withPassword(`ada${count}`);
  return { ...who, codes: await stage.enrol(who) };
}

test.each(["password", "idp"] as const)(
  "T2 there is no way around the second factor by %s: whoever has one is asked for it",
  async (by) => {
    const { email } = await enrolled();
    const { browser, page } = await owing(email, by);
    expect(page.url).toMatch(/\/login\/second-factor\?request=/);
    expect(await stage.who(browser)).toBeNull();
    for (const path of ["/apps", "/account"])
      expect((await browser.go(stage.publicUrl + path)).url).toMatch(/\/login\?request=/);
    const inside = await stage.fill(browser, page, { code: stage.codeOf(email) });
    expect(inside.url).toBe(apps);
    expect(await stage.who(browser)).toMatchObject({
      method: by,
      secondFactor: { method: "totp" },
    });
    expect((await stage.latest())?.checks.at(-1)).toMatchObject({
      name: "second_factor",
      ok: true,
      received: "totp",
    });
  },
);

test("T2 five parallel posts of a right code give one session", async () => {
  const { email } = await enrolled();
  const { browser, page } = await owing(email, "password");
  const before = await stage.sessionsStarted();
  const code = stage.codeOf(email);
  const pages = await Promise.all([1, 2, 3, 4, 5].map(() => browser.submit(page, { code })));
  expect(pages.filter(({ status }) => status === 200)).toHaveLength(1);
  expect((await stage.sessionsStarted()) - before).toBe(1);
});

test("T2 a code that was used opens no second sign-in", async () => {
  const { email } = await enrolled();
  const code = stage.codeOf(email);
  const first = await owing(email, "password");
  expect((await stage.fill(first.browser, first.page, { code })).url).toBe(apps);
  const second = await owing(email, "password");
  const refused = await stage.fill(second.browser, second.page, { code });
  expect(refused.status).toBe(403);
  expect(await stage.who(second.browser)).toBeNull();
});

test("T2 S3 a wrong code is asked for again in vague words, stands in the recorder, and the wait grows", async () => {
  const { email, id } = await enrolled();
  const { browser, page } = await owing(email, "password");
  let again = page;
  for (let guess = 0; guess < 7; guess += 1) again = await stage.fill(browser, again, { code: "000000" });
  expect(again.status).toBe(403);
  expect(again.text).toContain("That did not work");
  const attempt = (await stage.attempts()).find(({ email: whose }) => whose === email);
  expect(attempt?.outcome).toBe("unfinished");
  const failed = attempt?.checks.filter(({ name, ok }) => name === "second_factor" && !ok) ?? [];
  expect(failed.map(({ received }) => received)).toContain("totp: not right");
  expect(failed.at(-1)?.received).toBe("totp: too many attempts");
  const refused = await stage.audited("signin.factor_refused");
  expect(refused.some(({ event }) => "targetId" in event && event.targetId === id)).toBe(true);
  expect((await stage.fill(browser, again, { code: stage.codeOf(email) })).status).toBe(403);
  stage.world.clock.advance(120_000);
  expect((await stage.fill(browser, again, { code: stage.codeOf(email) })).url).toBe(apps);
});

test("T2 a recovery code stands in for the factor, once", async () => {
  const { email, codes } = await enrolled();
  for (const [round, expected] of [
    [0, 200],
    [1, 403],
  ] as const) {
    const { browser, page } = await owing(email, "password");
    const link = /href="([^"]+way=recovery-code)"/.exec(page.body)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const other = await browser.follow(page, link);
    const after = await stage.fill(browser, other, { code: codes[0] ?? "" });
    expect([round, after.status]).toEqual([round, expected]);
    if (expected === 200)
      expect(await stage.who(browser)).toMatchObject({ secondFactor: { method: "recovery-code" } });
  }
});

test("T2 another person's code is worth nothing", async () => {
  const [one, other] = [await enrolled(), await enrolled()];
  const { browser, page } = await owing(one.email, "password");
  expect((await stage.fill(browser, page, { code: stage.codeOf(other.email) })).status).toBe(403);
});

describe("P2 where a second factor is required", () => {
  beforeAll(async () => void (await stage.everybody({ twoStep: "required" })));
  afterAll(async () => void (await stage.everybody({ twoStep: "optional" })));

  test.each(["password", "idp"] as const)("T2 whoever has none adds one now, by %s", async (by) => {
    const { email, id } = await stage.withPassword(`new-${by}`);
    const { browser, page } = await owing(email, by);
    expect(page.url).toMatch(/\/login\/enrol\?request=/);
    const totp = await browser.follow(page, /href="(\/login\/enrol\/totp[^"]+)"/.exec(page.body)?.[1] ?? "");
    const secret = /class="reference">([A-Z2-7 ]+)</.exec(totp.body)?.[1]?.replaceAll(" ", "") ?? "";
    const wrong = await stage.fill(browser, totp, { code: "000000" });
    expect(await stage.who(browser)).toBeNull();
    const codes = await stage.fill(browser, wrong, { code: stage.codeFor(secret) });
    expect(codes.text).toContain("recovery codes");
    expect(await stage.who(browser)).toBeNull();
    const next = /href="(\/login\/go-on[^"]+)"/.exec(codes.body)?.[1] ?? "";
    expect((await browser.follow(codes, next)).url).toBe(apps);
    expect(await stage.who(browser)).toMatchObject({ personId: id, secondFactor: { method: "totp" } });
    expect(nameOf(email)).toBe(`new-${by}`);
  });

  test("T2 L1 a form that is sent again when everything is paid ends in a session, and none is recorded that nobody has", async () => {
    const { email, id } = await stage.withPassword("reloads");
    const { browser, page } = await owing(email, "password");
    const totp = await browser.follow(page, /href="(\/login\/enrol\/totp[^"]+)"/.exec(page.body)?.[1] ?? "");
    const secret = /class="reference">([A-Z2-7 ]+)</.exec(totp.body)?.[1]?.replaceAll(" ", "") ?? "";
    const before = (await stage.audited("session.started")).length;
    await stage.fill(browser, totp, { code: stage.codeFor(secret) });
    const again = await stage.fill(browser, totp, { code: stage.codeFor(secret) });
    expect(again.url).toBe(apps);
    expect(await stage.who(browser)).toMatchObject({ personId: id });
    expect(await stage.audited("session.started")).toHaveLength(before + 1);
  });

  test("T2 whoever has one cannot add another in the middle of a sign-in, and goes on by nothing else", async () => {
    const { email } = await enrolled();
    const { browser, page } = await owing(email, "password");
    const request = new URL(page.url).search;
    for (const path of ["enrol", "enrol/totp", "enrol/passkey", "go-on", "notice", "new-password"]) {
      const elsewhere = await browser.go(`${stage.publicUrl}/login/${path}${request}`);
      expect([path, elsewhere.url]).toEqual([path, page.url]);
    }
    const fields = Object.fromEntries((page.forms[0]?.fields ?? []).map(({ name, value }) => [name, value]));
    for (const path of ["notice", "new-password", `enrol/totp${request}`, "password"]) {
      const posted = await browser.post(`${stage.publicUrl}/login/${path}`, fields, page.url);
      expect([path, posted.url === apps]).toEqual([path, false]);
    }
    expect(await stage.who(browser)).toBeNull();
  });

  test("T2 there is no way around the second factor by an answer that nobody asked for", async () => {
    await stage.connections.update(stage.connection.id, { idpInitiated: true }, stage.by);
    const { email } = await enrolled();
    const browser = stage.browser();
    const page = await stage.answer(browser, undefined, { nameId: email });
    expect(page.url).toMatch(/\/login\/second-factor\?request=/);
    expect(await stage.who(browser)).toBeNull();
    await stage.connections.update(stage.connection.id, { idpInitiated: false }, stage.by);
  });

  test("T2 there is no way around it by a connection's own start address", async () => {
    const { email } = await enrolled();
    const browser = stage.browser();
    const start = await browser.go(`${stage.publicUrl}/saml/${stage.connection.id}/login`, {
      stopAt: (page) => (page.headers.location ?? "").startsWith(stage.idp.ssoUrl),
    });
    const page = await stage.answer(browser, stage.requestIn(start), { nameId: email });
    expect(page.url).toMatch(/\/login\/second-factor\?request=/);
    expect(await stage.who(browser)).toBeNull();
  });
});

test.each([
  ["https://refeds.org/profile/mfa", "apps"],
  ["urn:oasis:names:tc:SAML:2.0:ac:classes:Password", "login/enrol"],
])("P2 where the identity provider is trusted, its %s leads to %s", async (authnContext, leads) => {
  await stage.everybody({ twoStep: "trusted" });
  const browser = stage.browser();
  const start = await browser.go(`${stage.publicUrl}/saml/${stage.connection.id}/login`, {
    stopAt: (page) => (page.headers.location ?? "").startsWith(stage.idp.ssoUrl),
  });
  const page = await stage.answer(browser, stage.requestIn(start), {
    nameId: `trusted@${HOME}`,
    change: { authnContext },
  });
  expect(page.url).toContain(`${stage.publicUrl}/${leads}`);
  await stage.everybody({ twoStep: "optional" });
});
