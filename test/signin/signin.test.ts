import { toField } from "../kit/idp.ts";
import { HOME, openStage } from "./stage.ts";

const stage = await openStage();
afterAll(() => stage.close());

const TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
const PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
const REFERENCE = /SP-[0-9A-Z]{4}-[0-9A-Z]{4}/;
const outward = (text: string) => text.replaceAll(new RegExp(REFERENCE, "g"), "REFERENCE");
const referenceOn = (text: string) => REFERENCE.exec(text)?.[0];

/** The recorded attempt that a page's reference leads to. */
async function behind(page: { text: string }) {
  const reference = referenceOn(page.text) ?? "none";
  const { items } = await stage.recorder.search(stage.world.tenantId, { reference }, { limit: 2 });
  expect(items).toHaveLength(1);
  return items[0];
}

/** Refused is: the vague page, one attempt with the code, one audit event, no session. */
async function expectRefused(
  page: { status: number; text: string },
  code: string,
  browser?: ReturnType<typeof stage.browser>,
) {
  expect(page.status).toBe(403);
  const attempt = await behind(page);
  expect(attempt).toMatchObject({ outcome: "refused", code });
  expect(attempt?.fix?.what).toBeTruthy();
  const events = (await stage.audited("signin.refused")).filter(
    ({ event }) => event.name === "signin.refused" && event.reference === attempt?.reference,
  );
  expect(events).toHaveLength(1);
  if (browser) expect(await stage.who(browser)).toBeNull();
  return attempt;
}

test("S7 an employee types an e-mail address, signs in at the identity provider and is made a person", async () => {
  const browser = stage.browser();
  const page = await stage.signIn(browser);
  expect(page).toMatchObject({ status: 200, url: `${stage.publicUrl}/apps` });
  expect(page.text).toContain(`ada@${HOME}`);
  expect(await stage.who(browser)).toMatchObject({
    connectionId: stage.connection.id,
    nameId: `ada@${HOME}`,
  });
  const [person] = await stage.people();
  expect(person).toMatchObject({ email: `ada@${HOME}`, givenName: "Ada", status: "active" });
  expect((await stage.audited("person.created"))[0]?.event).toMatchObject({ targetId: person?.id });
  expect(await stage.audited("signin.accepted")).toHaveLength(1);
  expect(await stage.audited("session.started")).toHaveLength(1);
});

test("S3 an accepted attempt is recorded with every check and its sealed message", async () => {
  const browser = stage.browser();
  await stage.signIn(browser);
  const [attempt] = await stage.attempts();
  if (attempt === undefined) throw new Error("nothing recorded");
  expect(attempt).toMatchObject({ outcome: "accepted", code: "ok", email: `ada@${HOME}` });
  expect(attempt.checks.length).toBeGreaterThan(10);
  expect(attempt.checks.every((check) => check.ok)).toBe(true);
  expect(attempt.sealedMessage?.includes("Response")).toBe(false);
  const message = stage.recorder.messageOf(attempt) ?? "";
  expect(Buffer.from(message, "base64").toString()).toContain("samlp:Response");
});

test("S3 what never parses is recorded too, with the code and who must act", async () => {
  const acs = `${stage.publicUrl}/saml/${stage.connection.id}/acs`;
  const attempt = await expectRefused(
    await stage.browser().post(acs, { SAMLResponse: "%%%" }),
    "saml_base64_invalid",
  );
  expect(attempt?.connectionId).toBe(stage.connection.id);
  await expectRefused(await stage.browser().post(acs, {}), "acs_parameters");
  await expectRefused(
    await stage.browser().post(acs, { SAMLResponse: "A".repeat(300_000) }),
    "acs_body_too_large",
  );
});

test("an ACS of no connection refuses like any other and is recorded", async () => {
  for (const id of ["nonsense", stage.world.random.uuid()]) {
    const page = await stage
      .browser()
      .post(`${stage.publicUrl}/saml/${id}/acs`, { SAMLResponse: toField("<x/>") });
    await expectRefused(page, "connection_unknown");
  }
});

test("D4 unknown and unverified domains get the same answer, and nothing tells who exists", async () => {
  await stage.addDomain("pending.example", {
    status: "pending",
    verifiedAt: undefined,
    connectionId: stage.connection.id,
  });
  await stage.addDomain("unlinked.example", {});
  const pages = [];
  for (const domain of ["unknown.example", "pending.example", "unlinked.example"]) {
    const browser = stage.browser();
    const { last } = await stage.start(browser, `someone@${domain}`);
    await expectRefused(last, "signin_no_route", browser);
    pages.push(outward(last.body));
  }
  expect(new Set(pages).size).toBe(1);
  const known = await stage.start(stage.browser(), `ada@${HOME}`);
  const stranger = await stage.start(stage.browser(), `nobody@${HOME}`);
  expect(known.last.status).toBe(302);
  expect(stranger.last.status).toBe(302);
});

test("D5 an assertion may not speak for a domain of another tenant, or of another connection", async () => {
  const other = await stage.addConnection("Other");
  await stage.addDomain("other-tenant.example", { status: "pending", connectionId: stage.connection.id });
  await stage.addDomain("sister.example", { connectionId: other.id });
  for (const [nameId, code] of [
    ["ceo@other-tenant.example", "domain_not_verified"],
    ["ceo@sister.example", "domain_not_linked"],
    [`ceo@sub.${HOME}`, "domain_not_verified"],
  ] as const) {
    const browser = stage.browser();
    await expectRefused(await stage.signIn(browser, { nameId }), code, browser);
  }
  expect((await stage.people()).map((person) => person.email)).toEqual([`ada@${HOME}`]);
});

test("M3 a missing attribute stops the sign-in and names the field; no half-made account", async () => {
  const browser = stage.browser();
  const change = {
    nameId: "ada-opaque",
    nameIdFormat: PERSISTENT,
    attributes: [{ name: "upn", values: ["x"] }],
  };
  const attempt = await expectRefused(await stage.signIn(browser, { change }), "mapping_failed", browser);
  const failed = attempt?.checks.find((check) => check.name === "mapping_email");
  expect(failed?.expected).toContain('attribute "email"');
  expect(failed?.received).toContain("ada-opaque");
  expect(await stage.people()).toHaveLength(1);
});

test("C13 a connection that is disabled between request and response lets nobody in", async () => {
  const connection = await stage.addConnection("To be disabled");
  await stage.addDomain("disabled.example", { connectionId: connection.id });
  const browser = stage.browser();
  const { requestId } = await stage.start(browser, "ada@disabled.example");
  await stage.connections.update(connection.id, { enabled: false }, stage.by);
  const page = await stage.answer(browser, requestId, { nameId: "ada@disabled.example" }, connection);
  await expectRefused(page, "connection_disabled", browser);
});

test("C13 a connection that is disabled between the ACS and the page after it lets nobody in", async () => {
  const connection = await stage.addConnection("To be disabled later");
  await stage.addDomain("later.example", { connectionId: connection.id });
  const browser = stage.browser();
  const { requestId } = await stage.start(browser, "ada@later.example");
  const sp = stage.connections.sp(connection.id);
  const xml = await stage.idp.respond(
    { ...sp, spEntityId: sp.entityId, requestId, now: stage.world.clock() },
    "ada@later.example",
  );
  const posted = await browser.post(sp.acsUrl, { SAMLResponse: toField(xml) }, stage.idp.ssoUrl, {
    stopAt: () => true,
  });
  expect(posted.status).toBe(303);
  await stage.connections.update(connection.id, { enabled: false }, stage.by);
  await expectRefused(
    await browser.follow(posted, posted.headers.location ?? ""),
    "connection_disabled",
    browser,
  );
});

test("a response that answers no request is refused", async () => {
  const browser = stage.browser();
  await expectRefused(await stage.answer(browser, undefined), "saml_unsolicited", browser);
});

test("an answer opens nothing in a browser that did not ask, and the one that asked can still go on", async () => {
  const owner = stage.browser();
  const thief = stage.browser();
  const { requestId } = await stage.start(owner, `ada@${HOME}`);
  await stage.start(thief, `ada@${HOME}`);
  await expectRefused(await stage.answer(thief, requestId), "signin_wrong_browser", thief);
  expect((await stage.answer(owner, requestId)).status).toBe(200);
  expect(await stage.who(owner)).not.toBeNull();
});

test("five parallel posts of one assertion give one sign-in", async () => {
  const browser = stage.browser();
  const { requestId } = await stage.start(browser, `ada@${HOME}`);
  const sp = stage.connections.sp(stage.connection.id);
  const xml = await stage.idp.respond(
    { ...sp, spEntityId: sp.entityId, requestId, now: stage.world.clock() },
    `ada@${HOME}`,
  );
  const before = (await stage.audited("session.started")).length;
  const post = () => browser.post(sp.acsUrl, { SAMLResponse: toField(xml) }, stage.idp.ssoUrl);
  const pages = await Promise.all([post(), post(), post(), post(), post()]);
  expect(pages.filter((page) => page.status === 200)).toHaveLength(1);
  expect((await stage.audited("session.started")).length - before).toBe(1);
  for (const page of pages.filter(({ status }) => status === 403))
    expect((await behind(page))?.code).toBe("saml_replayed");
  await expectRefused(await post(), "saml_replayed");
});

test("an answer that comes after ten minutes is refused", async () => {
  const browser = stage.browser();
  const { requestId } = await stage.start(browser, `ada@${HOME}`);
  stage.world.clock.advance(10 * 60_000);
  await expectRefused(await stage.answer(browser, requestId), "saml_request_unknown", browser);
});

test("C9 an answer to one connection's request is refused at another of the same identity provider", async () => {
  const twin = await stage.addConnection("Twin");
  const browser = stage.browser();
  const { requestId } = await stage.start(browser, `ada@${HOME}`);
  await expectRefused(
    await stage.answer(browser, requestId, {}, twin),
    "signin_connection_mismatch",
    browser,
  );
});

test("the page of every refusal is the same but for its reference", async () => {
  const pages = [
    await stage.answer(stage.browser(), undefined),
    await stage.signIn(stage.browser(), { nameId: "x@elsewhere.example" }),
    (await stage.start(stage.browser(), "x@elsewhere.example")).last,
    await stage.browser().post(`${stage.publicUrl}/saml/none/acs`, { SAMLResponse: "x" }),
    await stage.browser().go(`${stage.publicUrl}/errors/SP-0000-0000`),
  ];
  expect(new Set(pages.map((page) => outward(page.body))).size).toBe(1);
});

test("S6 a changed e-mail or name keeps the person", async () => {
  const browser = stage.browser();
  const identity = { nameId: "00u-emma", change: { nameIdFormat: PERSISTENT } };
  await stage.signIn(browser, { ...identity, email: `emma@${HOME}` });
  const before = (await stage.people()).find((person) => person.email === `emma@${HOME}`);
  await stage.signIn(stage.browser(), { ...identity, email: `Emma.New@${HOME.toUpperCase()}` });
  const after = (await stage.people()).find((person) => person.id === before?.id);
  expect(after?.email).toBe(`emma.new@${HOME}`);
  expect((await stage.audited("person.updated"))[0]?.event).toMatchObject({ targetId: before?.id });
  expect((await stage.people()).filter((person) => person.email.startsWith("emma"))).toHaveLength(1);
});

test("S6 an address that another identity of the connection holds is refused with the evidence", async () => {
  const browser = stage.browser();
  const change = { nameIdFormat: PERSISTENT };
  await stage.signIn(stage.browser(), { nameId: "00u-first", email: `sam@${HOME}`, change });
  const page = await stage.signIn(browser, { nameId: "00u-second", email: `sam@${HOME}`, change });
  const attempt = await expectRefused(page, "person_identity_conflict", browser);
  expect(attempt?.checks.at(-1)).toMatchObject({ expected: "00u-first", received: "00u-second" });
});

test("S6 a transient NameID is refused, for it cannot be a key", async () => {
  const browser = stage.browser();
  const page = await stage.signIn(browser, {
    nameId: "_t",
    email: `tom@${HOME}`,
    change: { nameIdFormat: TRANSIENT },
  });
  await expectRefused(page, "nameid_transient", browser);
});

test("a deactivated person is refused, and comes back when reactivated", async () => {
  const browser = stage.browser();
  const who = { nameId: `rita@${HOME}` };
  await stage.signIn(browser, who);
  const person = (await stage.people()).find(({ email }) => email === `rita@${HOME}`);
  if (person === undefined) throw new Error("no person");
  await stage.directory.deactivate(person.id, stage.by);
  expect(await stage.who(browser)).toBeNull();
  stage.world.clock.advance(1);
  await expectRefused(await stage.signIn(browser, who), "person_deactivated", browser);
  await stage.directory.reactivate(person.id, stage.by);
  expect((await stage.signIn(browser, who)).status).toBe(200);
});

test("whoever is deactivated while the sign-in runs gets no session", async () => {
  const browser = stage.browser();
  const who = { nameId: `max@${HOME}` };
  await stage.signIn(stage.browser(), who);
  const person = (await stage.people()).find(({ email }) => email === `max@${HOME}`);
  if (person === undefined) throw new Error("no person");
  const { requestId } = await stage.start(browser, `max@${HOME}`);
  // By this clock the revocation falls on the instant of the decision: it could have come right after it.
  await stage.sessions.revoke(stage.world.tenantId, { personId: person.id }, stage.by);
  await expectRefused(await stage.answer(browser, requestId, who), "session_refused", browser);
  expect((await stage.signIn(browser, who)).status).toBe(200);
});
