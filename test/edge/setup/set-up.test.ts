import { openBrowser } from "../../kit/browser.ts";
import { openSetUpStage } from "./stage.ts";

let stage: Awaited<ReturnType<typeof openSetUpStage>>;
beforeAll(async () => {
  stage = await openSetUpStage();
});
afterAll(() => stage.close());

const connectionOf = (id: string) =>
  stage.api.get<{
    name: string;
    enabled: boolean;
    preset: string;
    idpInitiated: boolean;
    idp: { entityId: string; certificates: object[] } | null;
  }>(`/connections/${id}`);
const linkOf = (id: string) =>
  stage.api.get<{ status: string; preset: string | null; testId: string | null }>(`/setup-links/${id}`);

test("W3 by the link alone a customer's IT administrator sets up the connection, which lets nobody in until it is enabled", async () => {
  const domain = "northwind-setup.example";
  const link = await stage.handOut({ name: "Northwind", domain, note: "for Grace", expiresInHours: 24 });
  const { browser, page, at } = await stage.begin(link);
  expect(page.url).toBe(at("/vendor"));

  const values = await browser.submit(page, { preset: "okta" });
  expect(values.url).toBe(at("/values"));
  expect(values.text).toContain("Create App Integration");
  expect(values.body).toContain(`value="${stage.url}/saml/${link.connectionId}/acs"`);

  const file = new File([stage.idp.metadataXml], "idp.xml", { type: "application/xml" });
  const described = await stage.postMetadata(browser, await browser.go(at("/metadata")), {
    metadataFile: file,
  });
  expect(described.url).toBe(at("/domain"));

  const challenge = /value="(sallyport-verification=[^"]+)"/.exec(described.body)?.[1] ?? "";
  const early = await browser.submit(described);
  expect(early.status).toBe(422);
  expect(early.text).toContain("Expected: ");
  stage.world.txt.set(`_sallyport-challenge.${domain}`, [challenge]);
  expect((await browser.submit(early)).text).toContain("is proved");

  const before = await browser.go(at());
  expect(before.url).toBe(at("/test"));
  const over = await stage.tryOut(browser, before, link.connectionId, `ada@${domain}`);
  expect(over.text).toContain("would have been accepted");
  const back = await browser.follow(over, /href="([^"]+\/test)"/.exec(over.body)?.[1] ?? "");
  expect(back.url).toBe(at("/test"));
  expect(back.text).toContain("It works");
  expect(back.text).toContain(`E-mail: ada@${domain}`);
  expect(back.text).toMatch(/Attributes that came.*email.*groups/s);

  const done = await browser.submit(await browser.go(at()));
  expect(done.text).toContain("handed back");
  expect(await connectionOf(link.connectionId)).toMatchObject({
    enabled: false,
    preset: "okta",
    idp: { entityId: stage.idp.entityId },
  });
  expect(await linkOf(link.id)).toMatchObject({ status: "finished", preset: "okta" });
  for (const dead of [at(), at("/test"), link.url]) expect((await browser.go(dead)).status).toBe(404);

  const trail = ["created", "begun", "finished"].map((name) => stage.audited(`setup_link.${name}`));
  const kinds = (await Promise.all(trail)).map((events) =>
    events
      .filter(({ event }) => "targetId" in event && event.targetId === link.id)
      .map(({ actor }) => actor.kind),
  );
  expect(kinds).toEqual([["admin-key"], ["setup-link"], ["setup-link"]]);
  const changes = (await stage.audited("connection.updated")).filter(
    ({ event }) => "targetId" in event && event.targetId === link.connectionId,
  );
  expect(changes.map(({ actor }) => [actor.kind, actor.id])).toEqual([
    ["setup-link", link.id],
    ["setup-link", link.id],
  ]);
  expect((await stage.audited("domain.verified")).map(({ actor }) => actor.kind)).toContain("setup-link");
});

test("W3 a test that fails says what failed and how it is put right, in the vendor's words", async () => {
  const link = await stage.handOut({ name: "Failing", preset: "okta" });
  const { browser, at } = await stage.begin(link);
  await stage.postMetadata(browser, await browser.go(at("/metadata")), {
    metadataXml: stage.idp.metadataXml,
  });
  await stage.tryOut(browser, await browser.go(at("/test")), link.connectionId, "ada@unproved.example");
  const result = await browser.go(at("/test"));
  expect(result.text).toContain("It does not work yet");
  expect(result.text).toContain("unproved.example");
  expect(result.text).toContain("Test again");
  const finish = await browser.go(at("/finish"));
  expect(finish.text).toContain("Not done yet: Test sign-in");
});

test("W3 opening the link uses nothing up, and of five who press Begin at once one goes on", async () => {
  const link = await stage.handOut();
  const pages = await Promise.all(
    [1, 2, 3, 4, 5].map(async () => {
      const browser = openBrowser();
      return { browser, page: await browser.go(link.url) };
    }),
  );
  expect(pages.every(({ page }) => page.status === 200)).toBe(true);
  const all = await Promise.all(pages.map(({ browser, page }) => browser.submit(page)));
  expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(all.filter(({ status }) => status === 404)).toHaveLength(4);
  expect(await stage.audited("setup_link.begun")).not.toHaveLength(0);
});

test("W3 in the browser that began the link goes on, and in no other", async () => {
  const link = await stage.handOut();
  const { browser, at } = await stage.begin(link);
  expect((await browser.go(link.url)).url).toBe(at("/vendor"));
  const other = openBrowser();
  for (const address of [link.url, at(), at("/vendor"), at("/finish")])
    expect((await other.go(address)).status).toBe(404);
  const because = (await stage.audited("setup_link.refused")).map(({ event }) =>
    event.name === "setup_link.refused" && event.targetId === link.id ? event.because : undefined,
  );
  expect(because).toContain("other_browser");
});

test("W3 the link is over when its time is, also for whoever is in the middle of it", async () => {
  const link = await stage.handOut({ name: "Late", expiresInHours: 1 });
  const unused = await stage.handOut({ name: "Later", expiresInHours: 1 });
  const offered = await openBrowser().go(unused.url);
  expect(offered.status).toBe(200);
  const { browser, page, at } = await stage.begin(link);
  stage.world.clock.advance(3_600_000);
  expect((await browser.submit(page, { preset: "okta" })).status).toBe(404);
  expect((await browser.go(at())).status).toBe(404);
  expect((await openBrowser().go(unused.url)).status).toBe(404);
  expect((await connectionOf(link.connectionId)).preset).toBe("generic");
  expect((await linkOf(link.id)).status).toBe("expired");
});

test("W3 a link that is revoked is dead from the next request on, also for whoever is in the middle of it", async () => {
  const link = await stage.handOut();
  const { browser, page, at } = await stage.begin(link);
  await stage.api.delete(`/setup-links/${link.id}`);
  expect((await browser.submit(page, { preset: "okta" })).status).toBe(404);
  expect((await browser.go(at("/values"))).status).toBe(404);
  expect((await connectionOf(link.connectionId)).preset).toBe("generic");
  const unused = await stage.handOut();
  await stage.api.delete(`/setup-links/${unused.id}`);
  expect((await openBrowser().go(unused.url)).status).toBe(404);
});

test("W3 a connection that an administrator has enabled meanwhile is not changed by the link any more", async () => {
  const link = await stage.handOut();
  const { browser, at } = await stage.begin(link);
  const metadata = await browser.go(at("/metadata"));
  await stage.api.patch(`/connections/${link.connectionId}`, { enabled: true });
  const late = await stage.postMetadata(browser, metadata, { metadataXml: stage.idp.metadataXml });
  expect(late.status).toBe(404);
  expect((await connectionOf(link.connectionId)).idp).toBeNull();
});

test("W3 the link's forms change nothing but the vendor and the identity provider, whatever is posted", async () => {
  const link = await stage.handOut({ name: "Only this" });
  const { browser, page, at } = await stage.begin(link);
  const more = { enabled: "true", name: "Other", idpInitiated: "true", encryption: "legacy", force: "true" };
  const { value: formToken = "" } = page.forms[0]?.fields.find(({ name }) => name === "formToken") ?? {};
  const posted = { formToken, preset: "okta", ...more, connectionId: stage.world.random.uuid() };
  await browser.post(at("/vendor"), posted, page.url);
  const metadata = await browser.go(at("/metadata"));
  await stage.postMetadata(browser, metadata, { metadataXml: stage.idp.metadataXml, ...more });
  expect(await connectionOf(link.connectionId)).toMatchObject({
    enabled: false,
    name: "Only this",
    idpInitiated: false,
    preset: "okta",
    idp: { entityId: stage.idp.entityId },
  });
  const unknown = await browser.post(at("/vendor"), { formToken, preset: "made-up" }, page.url);
  expect(unknown.status).toBe(422);
});

test("W3 a form that no page of this browser carried does nothing", async () => {
  const link = await stage.handOut();
  const { browser, at } = await stage.begin(link);
  for (const step of ["vendor", "metadata", "domain", "test", "finish"])
    expect([step, (await browser.post(at(`/${step}`), { preset: "okta" })).status]).toEqual([step, 403]);
  expect((await linkOf(link.id)).status).toBe("begun");
});

test.each([
  ["nothing", {}, "nothing was given"],
  ["two at once", { metadataUrl: "https://a.example/m", entityId: "x" }, "several were given"],
  ["what is no address", { metadataUrl: "metadata" }, "that is no address"],
  ["an address within", { metadataUrl: "https://127.0.0.1/metadata" }, "That did not work"],
  ["what is no metadata", { metadataXml: "<html/>" }, "That did not work"],
  [
    "no certificate",
    { entityId: "https://idp.example", ssoUrl: "https://idp.example/sso" },
    "That did not work",
  ],
])("W3 metadata that cannot be taken is refused with the reason: %s", async (_what, fields, words) => {
  const link = await stage.handOut();
  const { browser, at } = await stage.begin(link);
  const page = await stage.postMetadata(browser, await browser.go(at("/metadata")), fields);
  expect(page.status).toBeGreaterThanOrEqual(400);
  expect(page.text).toContain(words);
  expect((await connectionOf(link.connectionId)).idp).toBeNull();
});

test("W3 the typed fields do, too", async () => {
  const link = await stage.handOut();
  const { browser, at } = await stage.begin(link);
  const typed = {
    entityId: stage.idp.entityId,
    ssoUrl: stage.idp.ssoUrl,
    certificate: stage.idp.key.certificate,
  };
  await stage.postMetadata(browser, await browser.go(at("/metadata")), typed);
  expect(await connectionOf(link.connectionId)).toMatchObject({ idp: { entityId: stage.idp.entityId } });
});
