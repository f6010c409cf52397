import { EMAIL_FORMAT } from "../../kit/idp.ts";
import { travelling } from "../../kit/logout-idp.ts";
import { HOME } from "../stage.ts";
import { openLogoutStage, type LogoutStage } from "./stage.ts";

let stage: LogoutStage;
beforeAll(async () => {
  stage = await openLogoutStage();
});
afterAll(() => stage.close());

const ada = `ada@${HOME}`;
const SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";

test.each(["redirect", "post"] as const)(
  "C8 a request by %s ends the session that it names, and no other, without any cookie",
  async (binding) => {
    const laptop = await stage.present("ada", `laptop ${binding}`);
    const phone = await stage.present("ada", `phone ${binding}`);
    const other = await stage.present("bob", `bob ${binding}`);
    const about = { sessionIndex: `laptop ${binding}`, relayState: "their state" };
    const page = await stage.bring(travelling(stage.home.ask(binding, ada, about)));
    expect(await stage.arrived(page)).toMatchObject({
      kind: "response",
      status: SUCCESS,
      relayState: "their state",
    });
    expect(await stage.who(laptop)).toBeNull();
    expect(await stage.who(phone)).toMatchObject({ nameId: ada });
    expect(await stage.who(other)).not.toBeNull();
    const [event] = await stage.events("logout.received");
    expect(event).toMatchObject({ connectionId: stage.connection.id, ended: 1 });
  },
);

test("C8 without a SessionIndex all sessions of the person at this connection end", async () => {
  const browsers = [await stage.present("carol", "c1"), await stage.present("carol", "c2")];
  const bystander = await stage.present("dave", "d1");
  const page = await stage.bring(travelling(stage.home.ask("redirect", `carol@${HOME}`)));
  expect(await stage.arrived(page)).toMatchObject({ status: SUCCESS });
  for (const browser of browsers) expect(await stage.who(browser)).toBeNull();
  expect(await stage.who(bystander)).not.toBeNull();
  expect((await stage.events("logout.received"))[0]).toMatchObject({ ended: 2 });
});

test("C8 a logout names the person by address in any letter case", async () => {
  const browser = await stage.present("case", "case-1");
  await stage.bring(travelling(stage.home.ask("redirect", `Case@${HOME}`, { sessionIndex: "case-1" })));
  expect(await stage.who(browser)).toBeNull();
});

test("C8 a person whose session is over already is signed out: success, and nothing ended", async () => {
  const browser = await stage.present("erin", "e1");
  const ask = () => travelling(stage.home.ask("redirect", `erin@${HOME}`, { sessionIndex: "e1" }));
  await stage.bring(ask());
  expect(await stage.who(browser)).toBeNull();
  stage.world.clock.advance(1);
  expect(await stage.arrived(await stage.bring(ask()))).toMatchObject({ status: SUCCESS });
  expect((await stage.events("logout.received"))[0]).toMatchObject({ ended: 0 });
});

test("C8 the answer goes by the identity provider's binding to where it takes answers", async () => {
  const answers = "https://idp.northwind.example.com/slo/answers";
  const desk = await stage.takesLogout(stage.connection, "post", answers);
  const browser = await stage.present("fay", "f1");
  const page = await stage.bring(travelling(desk.ask("redirect", `fay@${HOME}`, { sessionIndex: "f1" })));
  expect(page.forms[0]).toMatchObject({ action: answers, method: "POST" });
  expect(await stage.arrived(page, desk)).toMatchObject({ status: SUCCESS });
  // The identity provider may redirect the post on to the next service provider.
  expect(page.headers["content-security-policy"]).toMatch(/form-action [^;]*'self' https:/);
  expect(await stage.who(browser)).toBeNull();
  await stage.takesLogout(stage.connection);
});

test("C8 an identity provider that takes no answer is obeyed all the same", async () => {
  await stage.takesNone(stage.connection);
  const browser = await stage.present("quinn", "q1");
  const page = await stage.bring(travelling(stage.home.ask("redirect", `quinn@${HOME}`)));
  await stage.takesLogout(stage.connection);
  expect([page.status, page.headers.location]).toEqual([303, "/logout"]);
  expect(await stage.who(browser)).toBeNull();
});

test("C8 a failing store is told to the identity provider as our fault, and a new request is obeyed", async () => {
  const browser = await stage.present("gus", "g1");
  const { revoke } = stage.sessions;
  Object.assign(stage.sessions, { revoke: () => Promise.reject(new Error("store lost")) });
  const page = await stage.bring(travelling(stage.home.ask("redirect", `gus@${HOME}`)));
  Object.assign(stage.sessions, { revoke });
  expect(await stage.arrived(page)).toMatchObject({ status: expect.stringMatching(/:Responder$/) });
  expect(await stage.who(browser)).not.toBeNull();
  await stage.bring(travelling(stage.home.ask("redirect", `gus@${HOME}`)));
  expect(await stage.who(browser)).toBeNull();
});

test("C8 a sign-in that is under way when its session ends at the identity provider signs nobody in", async () => {
  const nameId = `late@${HOME}`;
  await stage.present("late", "before");
  for (const sessionIndex of ["under way", undefined]) {
    const browser = stage.browser();
    const { requestId } = await stage.start(browser, nameId);
    const authnInstant = stage.world.clock();
    stage.world.clock.advance(1_000);
    const about = sessionIndex === undefined ? {} : { sessionIndex };
    await stage.bring(travelling(stage.home.ask("redirect", nameId, about)));
    stage.world.clock.advance(1_000);
    const change = { authnInstant, sessionIndex: sessionIndex ?? "another" };
    const page = await stage.answer(browser, requestId, { nameId, change });
    expect(page.status).toBe(403);
    expect((await stage.attempts())[0]).toMatchObject({ outcome: "refused", code: "signin_logged_out" });
    expect(await stage.who(browser)).toBeNull();
  }
  const anew = await stage.present("late", "under way");
  expect(await stage.who(anew)).not.toBeNull();
});

test("C8 a first sign-in that is under way when its session ends at the identity provider makes no person", async () => {
  const nameId = `newcomer@${HOME}`;
  const before = await stage.people();
  const browser = stage.browser();
  const { requestId } = await stage.start(browser, nameId);
  const authnInstant = stage.world.clock();
  stage.world.clock.advance(1_000);
  await stage.bring(travelling(stage.home.ask("redirect", nameId, { sessionIndex: "first" })));
  expect((await stage.events("logout.refused"))[0]).toMatchObject({ code: "saml_logout_person_unknown" });
  const change = { authnInstant, sessionIndex: "first" };
  expect((await stage.answer(browser, requestId, { nameId, change })).status).toBe(403);
  expect((await stage.attempts())[0]).toMatchObject({ outcome: "refused", code: "signin_logged_out" });
  expect(await stage.people()).toEqual(before);
});

test("C13 a disabled connection's logouts are not taken any more", async () => {
  const browser = await stage.present("hal", "h1");
  await stage.connections.update(stage.connection.id, { enabled: false }, stage.by);
  const page = await stage.bring(travelling(stage.home.ask("redirect", `hal@${HOME}`)));
  await stage.connections.update(stage.connection.id, { enabled: true }, stage.by);
  expect(page.status).toBe(404);
  expect(await stage.who(browser)).not.toBeNull();
});

test("an address that belongs to no connection is not found", async () => {
  const nowhere = { ...stage.connection, id: stage.world.random.uuid() };
  const page = await stage.bring(travelling(stage.home.ask("post", ada)), undefined, nowhere);
  expect(page.status).toBe(404);
});

test("C8 who is deactivated is signed out by their identity provider too", async () => {
  await stage.present("ivy", "i1");
  const ivy = (await stage.people()).find(({ email }) => email === `ivy@${HOME}`);
  await stage.directory.deactivate(ivy?.id ?? "", stage.by);
  const page = await stage.bring(
    travelling(stage.home.ask("redirect", `ivy@${HOME}`, { nameIdFormat: EMAIL_FORMAT })),
  );
  expect(await stage.arrived(page)).toMatchObject({ status: SUCCESS });
});
