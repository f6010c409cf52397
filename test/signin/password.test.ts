import { HOME } from "./stage.ts";
import { openLocalStage, PASSWORD } from "./local-stage.ts";

const stage = await openLocalStage();
afterAll(() => stage.close());

const REFERENCE = /SP-[0-9A-Z]{4}-[0-9A-Z]{4}/g;
const outward = (text: string) =>
  text
    .replaceAll(REFERENCE, "REFERENCE")
    .replaceAll(/[\w.]+@northwind\.example/g, "ADDRESS")
    .replaceAll(/value="[\w-]{20,}"|request(?:=|%3D)[\w-]+/g, "SECRET");
const apps = `${stage.publicUrl}/apps`;

test("D4 as long as nobody has a password the address leads straight to the identity provider", async () => {
  const { last } = await stage.start(stage.browser(), `ada@${HOME}`);
  expect(last.status).toBe(302);
});

test("T1 where a policy lets people in by password, the page shows both ways, and either works", async () => {
  await stage.withPassword("bob");
  const browser = stage.browser();
  const page = await stage.identify(browser, `bob@${HOME}`);
  expect(page.url).toMatch(/\/login\/password\?request=/);
  expect(page.text).toContain("Use your company's sign-in");
  const inside = await stage.fill(browser, page, { password: PASSWORD });
  expect(inside.url).toBe(apps);
  const who = await stage.who(browser);
  expect(who).toMatchObject({ method: "password" });
  expect(who).not.toHaveProperty("connectionId");
  expect(await stage.latest()).toMatchObject({ outcome: "accepted", code: "ok", email: `bob@${HOME}` });
  expect((await stage.audited("signin.accepted"))[0]?.event).toMatchObject({ method: "password" });
});

test("W1 whoever goes back to a page of a sign-in that is over is told that they are in; a browser that is not sees a refusal", async () => {
  await stage.withPassword("backwards");
  const browser = stage.browser();
  const page = await stage.identify(browser, `backwards@${HOME}`);
  await stage.fill(browser, page, { password: PASSWORD });
  for (const path of [page.url, page.url.replace("/password", "")]) {
    const back = await browser.go(path);
    expect(back.status).toBe(200);
    expect(back.text).toContain("You are signed in");
    expect((await stage.browser().go(path)).status).toBe(403);
  }
  const refused = (await stage.audited("signin.refused")).map(({ event }) => event);
  expect(refused).toContainEqual(expect.objectContaining({ code: "signin_request_unknown" }));
});

test("D4 nothing that follows the address tells who exists", async () => {
  const known = await stage.identify(stage.browser(), `bob@${HOME}`);
  const stranger = await stage.identify(stage.browser(), `nobody@${HOME}`);
  expect(outward(stranger.body)).toBe(outward(known.body));
});

test("T1 D4 a wrong password, nobody, a deactivated person and one whose SSO is enforced get the same page", async () => {
  const left = await stage.withPassword("left");
  await stage.directory.deactivate(left.id, stage.by);
  const enforced = await stage.withPassword("enforced");
  const sso = { mode: "enforced", connectionId: stage.connection.id } as const;
  const strict = await stage.policies.create(
    { name: "Strict", sso, bindings: { people: [enforced.id], groups: [] } },
    stage.by,
  );
  const pages = [];
  for (const [name, password, code] of [
    ["bob", "not the right one", "password_wrong"],
    ["nobody", PASSWORD, "password_person_unknown"],
    ["left", PASSWORD, "person_deactivated"],
    ["enforced", PASSWORD, "policy_sso_enforced"],
  ] as const) {
    const browser = stage.browser();
    const page = await stage.identify(browser, `${name}@${HOME}`);
    const refused = await stage.fill(browser, page, { password });
    expect(refused.status).toBe(403);
    expect(await stage.latest()).toMatchObject({ outcome: "refused", code });
    expect(refused.text).toContain((await stage.latest())?.reference);
    expect(await stage.who(browser)).toBeNull();
    pages.push(outward(refused.body));
  }
  expect(new Set(pages).size).toBe(1);
  await stage.policies.remove(strict.id, stage.by);
});

test("T1 whoever guesses is held up, with the same page, and the person gets in after the wait", async () => {
  const browser = stage.browser();
  await stage.withPassword("guessed");
  let page = await stage.identify(browser, `guessed@${HOME}`);
  const bodies = [];
  for (let guess = 0; guess < 7; guess += 1) {
    page = await stage.fill(browser, page, { password: `guess number ${guess}` });
    bodies.push(outward(page.body));
  }
  expect(await stage.latest()).toMatchObject({ code: "password_locked" });
  expect(new Set(bodies).size).toBe(1);
  page = await stage.fill(browser, page, { password: PASSWORD });
  expect(page.status).toBe(403);
  stage.world.clock.advance(5 * 60_000);
  expect((await stage.fill(browser, page, { password: PASSWORD })).url).toBe(apps);
});

test("five parallel posts of a right password open one session", async () => {
  const browser = stage.browser();
  await stage.withPassword("parallel");
  const page = await stage.identify(browser, `parallel@${HOME}`);
  const before = await stage.sessionsStarted();
  const form = page.forms.find(({ fields }) => fields.some(({ name }) => name === "password"));
  const pages = await Promise.all(
    [1, 2, 3, 4, 5].map(() => browser.submit(page, { password: PASSWORD }, form)),
  );
  expect(pages.filter(({ status }) => status === 200)).toHaveLength(1);
  expect((await stage.sessionsStarted()) - before).toBe(1);
});

test("P2 where all policies enforce SSO nobody is asked for a password, and a page from before opens nothing", async () => {
  const browser = stage.browser();
  const page = await stage.identify(browser, `bob@${HOME}`);
  await stage.everybody({ sso: { mode: "enforced" } });
  expect((await stage.start(stage.browser(), `bob@${HOME}`)).last.status).toBe(302);
  expect((await stage.fill(browser, page, { password: PASSWORD })).status).toBe(403);
  expect(await stage.latest()).toMatchObject({ code: "policy_sso_enforced" });
  await stage.everybody({ sso: { mode: "optional" } });
});

test("P2 where all policies have SSO off the password is the only way", async () => {
  await stage.everybody({ sso: { mode: "off" } });
  const browser = stage.browser();
  const page = await stage.identify(browser, `bob@${HOME}`);
  expect(page.text).not.toContain("company's sign-in");
  expect((await stage.fill(browser, page, { password: PASSWORD })).url).toBe(apps);
  await stage.everybody({ sso: { mode: "optional" } });
});

test("T1 a password that is too old is changed before anything opens, and not for a weak one", async () => {
  await stage.withPassword("aged");
  await stage.everybody({ password: { minLength: 14, maxAgeDays: 30 } });
  stage.world.clock.advance(30 * 86_400_000);
  const browser = stage.browser();
  const asked = await stage.fill(browser, await stage.identify(browser, `aged@${HOME}`), {
    password: PASSWORD,
  });
  expect(asked.url).toMatch(/\/login\/new-password\?request=/);
  expect(await stage.who(browser)).toBeNull();
  const weak = await stage.fill(browser, asked, { password: "aaaaaaaaaaaaaaaa" });
  expect(weak.status).toBe(422);
  expect(await stage.who(browser)).toBeNull();
  const same = await stage.fill(browser, weak, { password: PASSWORD });
  expect(same.status).toBe(422);
  const inside = await stage.fill(browser, same, { password: "nine-crimson-lanterns-77" });
  expect(inside.url).toBe(apps);
  expect(await stage.latest()).toMatchObject({ outcome: "accepted" });
  await stage.everybody({ password: { minLength: 12, maxAgeDays: null } });
});

test("a password is taken by a request that asked for one alone", async () => {
  const browser = stage.browser();
  const form = await browser.go(`${stage.publicUrl}/login`);
  const fields = Object.fromEntries((form.forms[0]?.fields ?? []).map(({ name, value }) => [name, value]));
  const page = await browser.post(
    `${stage.publicUrl}/login/password`,
    { ...fields, password: PASSWORD },
    form.url,
  );
  expect(page.status).toBe(403);
  expect(await stage.who(browser)).toBeNull();
});
