import { HOME, leavesFor, openStage } from "./stage.ts";

const stage = await openStage();
afterAll(() => stage.close());

type Draft = Parameters<typeof stage.signin.offerTest>[1];

/** An administrator offers a test, and somebody takes it in a browser, up to the identity provider's door. */
async function begin(draft: Draft = {}, connection = stage.connection, browser = stage.browser()) {
  const offer = await stage.signin.offerTest(connection.id, draft, stage.by);
  const page = await browser.go(offer.url);
  expect(page.text).toContain("You will not be signed in");
  const last = await browser.submit(page, {}, page.forms[0], { stopAt: leavesFor(stage.idp.ssoUrl) });
  return { offer, browser, last, requestId: stage.requestIn(last) };
}

const recorded = async (reference: string) => {
  const { items } = await stage.recorder.search(stage.world.tenantId, { reference }, { limit: 2 });
  expect(items).toHaveLength(1);
  return items[0];
};

test("C12 a test shows what was received, checked and mapped, and signs nobody in", async () => {
  const { offer, browser, requestId } = await begin();
  const page = await stage.answer(browser, requestId);
  expect(page).toMatchObject({ status: 200 });
  expect(page.text).toContain("You are not signed in");
  expect(page.text).toContain(offer.reference);
  expect(await stage.who(browser)).toBeNull();
  expect(await stage.people()).toEqual([]);
  const attempt = await recorded(offer.reference);
  expect(attempt).toMatchObject({ outcome: "tested", code: "ok", email: `ada@${HOME}`, personId: undefined });
  expect(attempt?.id).toBe(offer.testId);
  expect(attempt?.sealedMessage).toBeDefined();
  const mapped = attempt?.checks.filter(({ name }) => name.startsWith("mapped_"));
  expect(mapped).toContainEqual({
    name: "mapped_email",
    ok: true,
    expected: 'attribute "email"',
    received: `ada@${HOME}`,
  });
  expect((await stage.audited("signin.tested"))[0]?.event).toMatchObject({
    reference: offer.reference,
    code: "ok",
  });
  expect(await stage.audited("session.started")).toEqual([]);
});

test("C12 a test that fails says so, with the verdict's words and the same reference", async () => {
  const { offer, browser, requestId } = await begin();
  const page = await stage.answer(browser, requestId, { change: { audience: "https://wiki.example" } });
  expect(page.text).toContain("would have been refused");
  expect(page.text).toContain("meant for another service provider");
  const attempt = await recorded(offer.reference);
  expect(attempt).toMatchObject({ outcome: "tested", code: "saml_audience_mismatch" });
});

test("C12 a draft is tested on a connection that is disabled, and nothing of it comes into force", async () => {
  const connection = await stage.addConnection("Draft");
  await stage.addDomain("draft.example", { connectionId: connection.id });
  await stage.connections.update(connection.id, { enabled: false }, stage.by);
  const mapping = {
    email: [{ attribute: "upn" }],
    givenName: [],
    familyName: [],
    displayName: [],
    groups: [],
    custom: {},
  };
  const settings = { idpEntityId: "https://idp.new.example/" };
  const { offer, browser, requestId } = await begin({ mapping, settings }, connection);
  const change = {
    issuer: settings.idpEntityId,
    attributes: [{ name: "upn", values: ["ada@draft.example"] }],
  };
  await stage.answer(browser, requestId, { change }, connection);
  expect(await recorded(offer.reference)).toMatchObject({ code: "ok", email: "ada@draft.example" });
  const stored = await stage.connections.get(stage.world.tenantId, connection.id);
  expect(stored).toMatchObject({ enabled: false, idp: { entityId: stage.idp.entityId } });
});

test("C12 the link works once, opening it uses nothing up, and it ends after an hour", async () => {
  const { offer, browser } = await begin();
  expect((await browser.go(offer.url)).status).toBe(404);
  const late = await stage.signin.offerTest(stage.connection.id, {}, stage.by);
  stage.world.clock.advance(60 * 60_000);
  expect((await browser.go(late.url)).status).toBe(404);
  expect((await browser.go(`${stage.publicUrl}/saml/${stage.connection.id}/test/made-up`)).status).toBe(404);
});

test("C12 one answer ends a test; a second one, and one that names the test only where it is signed, sign nobody in", async () => {
  const first = await begin();
  await stage.answer(first.browser, first.requestId);
  expect((await stage.answer(first.browser, first.requestId)).status).toBe(403);
  const second = await begin();
  const { certificate } = { certificate: stage.decryptionCertificate };
  // Encrypted, the answer hides whose it is from the first look.
  const change = { encryptFor: { certificate, content: "aes256-gcm" as const } };
  const page = await stage.answerHiding(second.browser, second.requestId, change);
  expect(page.status).toBe(403);
  expect(await stage.who(second.browser)).toBeNull();
  expect(await stage.people()).toEqual([]);
});

test("C12 a test keeps to its own connection: no address typed at the sign-in page leads it to another tenant's", async () => {
  const tenantId = stage.world.random.uuid();
  await stage.world.database.transact(tenantId, ({ tenants }) =>
    tenants.insert({ id: tenantId, name: "elsewhere", createdAt: stage.world.clock(), version: 1 }),
  );
  const theirs = await stage.addConnection("Elsewhere", tenantId);
  await stage.addDomain("elsewhere.example", { connectionId: theirs.id }, tenantId);
  const offer = await stage.signin.offerTest(
    stage.connection.id,
    { settings: { encryption: "legacy" } },
    stage.by,
  );
  const token = offer.url.split("/").at(-1) ?? "";
  const step = await stage.signin.beginTest(stage.connection.id, token, "its browser");
  if (step.do !== "upstream") throw new Error("a test goes straight on");
  const typed = stage.signin.identify(step.requestId, { email: "ada@elsewhere.example" }, "its browser", {});
  await expect(typed).rejects.toMatchObject({ code: "signin_connection_mismatch" });
  await expect(
    stage.signin.startUpstream(step.requestId, theirs.id, "its browser", {}),
  ).rejects.toMatchObject({ code: "signin_connection_mismatch" });
});

test("C12 a test does not begin on a connection without an identity provider, nor on another tenant's", async () => {
  const incomplete = await stage.connections.create({ name: "Incomplete" }, stage.by);
  await expect(stage.signin.offerTest(incomplete.id, {}, stage.by)).rejects.toMatchObject({
    code: "invalid_input",
  });
  const elsewhere = { ...stage.by, tenantId: stage.world.random.uuid() };
  await expect(stage.signin.offerTest(stage.connection.id, {}, elsewhere)).rejects.toMatchObject({
    code: "not_found",
  });
});
