import { leavesFor, openStage } from "./stage.ts";

const stage = await openStage();
const [home, second] = ["remembered.example", await stage.addConnection("Second")];
await stage.addDomain(home, { connectionIds: [stage.connection.id] });
await stage.addDomain("two-ways.example", { connectionIds: [second.id, stage.connection.id] });
afterAll(() => stage.close());

const DAY = 24 * 3_600_000;
const ADA = `ada@${home}`;

type Browser = ReturnType<typeof stage.browser>;
const open = (browser: Browser, query = "") =>
  browser.go(`${stage.publicUrl}/login${query}`, { stopAt: (page) => page.forms.length > 0 });
const shown = ({ body }: { readonly body: string }) => /name="email"\s+value="([^"]*)"/.exec(body)?.[1];
async function type(browser: Browser, fields: Record<string, string>) {
  const page = await open(browser);
  return browser.submit(page, fields, page.forms[0], { stopAt: leavesFor(stage.idp.ssoUrl) });
}

test("D4 an address is remembered on this device only where the person ticks the box, and the box is empty at first", async () => {
  const browser = stage.browser();
  expect((await open(browser)).body).not.toMatch(/<input[^>]*name="remember"[^>]*\bchecked/);
  await type(browser, { email: ADA });
  expect(shown(await open(browser))).toBe("");
  await type(browser, { email: ADA, remember: "1" });
  const page = await open(browser);
  expect(shown(page)).toBe(ADA);
  expect(page.body).toMatch(/name="remember"[^>]*\bchecked/);
  expect(shown(await open(stage.browser()))).toBe("");
});

test("D4 an address that leads nowhere is not remembered", async () => {
  const browser = stage.browser();
  await type(browser, { email: "ada@nowhere.example", remember: "1" });
  expect(shown(await open(browser))).toBe("");
});

test("D4 another address leaves the memory alone; forgetting ends it", async () => {
  const browser = stage.browser();
  await type(browser, { email: ADA, remember: "1" });
  const page = await open(browser);
  const other = await browser.follow(
    page,
    /href="([^"]*other=1)"/.exec(page.body)![1]!.replace("&amp;", "&"),
  );
  expect(shown(other)).toBe("");
  expect(shown(await open(browser))).toBe(ADA);
  const forgotten = await browser.submit(page, {}, page.forms[1]);
  expect(shown(forgotten)).toBe("");
  expect(shown(await open(browser))).toBe("");
});

test("D4 the memory is sealed, for this host alone, out of scripts' reach, and ends after 180 days", async () => {
  const browser = stage.browser();
  const page = await open(browser);
  const set = await browser.submit(page, { email: ADA, remember: "1" }, page.forms[0], {
    stopAt: () => true,
  });
  const cookie = [set.headers["set-cookie"] ?? []]
    .flat()
    .find((each) => each.includes("sallyport-remembered"));
  expect(cookie).toMatch(
    /^__Host-sallyport-remembered=[\w-]+; Max-Age=15552000; Path=\/; .*HttpOnly; Secure; SameSite=Lax/,
  );
  expect(Buffer.from(cookie!.split(/[=;]/)[1]!, "base64url").toString("latin1")).not.toContain("ada");
  stage.world.clock.advance(180 * DAY - 60_000);
  expect(shown(await open(browser))).toBe(ADA);
  stage.world.clock.advance(60_000);
  expect(shown(await open(browser))).toBe("");
});

test("D4 a hint in a link is filled in, and neither followed nor taken for anything else", async () => {
  const hint = (text: string) => open(stage.browser(), `?login_hint=${encodeURIComponent(text)}`);
  expect(shown(await hint(` Ada@${home} `))).toBe(ADA);
  for (const text of ['"><script>alert(1)</script>', "no address", `${"a".repeat(400)}@${home}`])
    expect(shown(await hint(text))).toBe("");
  expect(shown(await hint("ada@münchen.example"))).toBe("ada@xn--mnchen-3ya.example");
});

test("D4 an app's hint goes straight on where it leads to one connection of the app's tenant, and is only filled in otherwise", async () => {
  const begin = (loginHint: string, tenantId = stage.world.tenantId) =>
    stage.signin.begin({
      target: { kind: "oidc", uid: "u", appId: stage.world.random.uuid(), tenantId },
      loginHint,
      followHint: true,
      browserHash: "b",
    });
  expect(await begin(ADA)).toMatchObject({ do: "upstream", connectionId: stage.connection.id });
  const before = (await stage.attempts()).length;
  for (const [hint, tenantId] of [
    ["ada@two-ways.example"],
    ["ada@nowhere.example"],
    ["no address"],
    [ADA, stage.world.random.uuid()],
  ] as const)
    expect(await begin(hint, tenantId)).toMatchObject({ do: "identify" });
  expect(await stage.attempts()).toHaveLength(before);
});

test("D4 an internationalised domain is found in both of its forms", async () => {
  await stage.addDomain("xn--mnchen-3ya.example", { connectionIds: [stage.connection.id] });
  for (const email of ["ada@münchen.example", "ada@MÜNCHEN.example", "ada@xn--mnchen-3ya.example"])
    expect((await type(stage.browser(), { email })).headers.location).toContain(stage.idp.ssoUrl);
});
