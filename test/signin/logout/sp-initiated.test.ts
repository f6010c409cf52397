import { openBrowser } from "../../kit/browser.ts";
import { travelling } from "../../kit/logout-idp.ts";
import { HOME } from "../stage.ts";
import { openLogoutStage, type LogoutStage } from "./stage.ts";

let stage: LogoutStage;
beforeAll(async () => {
  stage = await openLogoutStage();
});
afterAll(() => stage.close());

const isContinue = (page: { url: string }) => page.url.includes("/logout/continue");

test.each(["redirect", "post"] as const)(
  "C8 signing out here asks the identity provider by %s, and its answer brings the person back",
  async (binding) => {
    const desk = await stage.takesLogout(stage.connection, binding);
    const browser = await stage.present("ada", `s ${binding}`);
    const door = await stage.signOut(browser);
    const asked = await stage.arrived(door, desk);
    expect(asked).toMatchObject({
      kind: "request",
      nameId: `ada@${HOME}`,
      sessionIndexes: [`s ${binding}`],
      relayState: expect.stringMatching(/^[\w-]{32}$/),
    });
    expect(await stage.who(browser)).toBeNull();
    const answer = desk.answer(binding, asked.id, { relayState: asked.relayState });
    const back = await stage.bring(travelling(answer), browser);
    expect([back.status, back.headers.location]).toEqual([303, "/logout"]);
    expect((await browser.go(`${stage.publicUrl}/logout`)).text).toContain("You are signed out");
    const connectionId = stage.connection.id;
    expect((await stage.events("logout.sent"))[0]).toMatchObject({ connectionId });
    expect((await stage.events("logout.answered"))[0]).toMatchObject({ connectionId, status: "Success" });
  },
);

test("C8 an identity provider that never answers leaves the person signed out here", async () => {
  await stage.takesLogout(stage.connection);
  const browser = await stage.present("bob", "b1");
  await stage.signOut(browser);
  expect(await stage.who(browser)).toBeNull();
  expect((await stage.events("session.ended"))[0]).toMatchObject({ because: "sign_out" });
});

test("C8 an answer that tells of an error is recorded, and the person comes back signed out", async () => {
  const browser = await stage.present("carol", "c1");
  const { id, relayState } = await stage.arrived(await stage.signOut(browser));
  const status = { code: "Responder", detail: "PartialLogout" } as const;
  const back = await stage.bring(travelling(stage.home.answer("redirect", id, { relayState, status })));
  expect(back.headers.location).toBe("/logout");
  expect((await stage.events("logout.answered"))[0]).toMatchObject({ status: "Responder/PartialLogout" });
  expect(await stage.who(browser)).toBeNull();
});

test("an identity provider that forgets our RelayState still brings the person back", async () => {
  const { id } = await stage.arrived(await stage.signOut(await stage.present("dave", "d1")));
  const back = await stage.bring(travelling(stage.home.answer("post", id)));
  expect(back.headers.location).toBe("/logout");
});

test("a connection without a logout address signs out here alone", async () => {
  await stage.takesNone(stage.connection);
  const browser = await stage.present("erin", "e1");
  const before = (await stage.events("logout.sent")).length;
  const page = await stage.signOut(browser);
  expect(page.text).toContain("You are signed out");
  expect(await stage.who(browser)).toBeNull();
  expect((await stage.events("logout.sent")).length).toBe(before);
  await stage.takesLogout(stage.connection);
});

test("the way to the identity provider can be taken once, and by nobody without its handle", async () => {
  const browser = await stage.present("fay", "f1");
  const form = await browser.go(`${stage.publicUrl}/logout`);
  const door = await browser.submit(form, {}, form.forms[0], { stopAt: isContinue });
  const before = (await stage.events("logout.sent")).length;
  const again = await openBrowser().go(door.url);
  expect(again.text).toContain("You are signed out");
  const guessed = await openBrowser().go(`${stage.publicUrl}/logout/continue?handle=x`);
  expect(guessed.text).toContain("You are signed out");
  expect((await stage.events("logout.sent")).length).toBe(before);
});

test("the page that goes on to the identity provider works without a script, by refresh or link", async () => {
  const door = await stage.signOut(await stage.present("gus", "g1"));
  expect(door.headers["content-security-policy"]).not.toContain("script-src");
  expect(door.headers["cache-control"]).toBe("no-store");
  expect(door.body).toContain('http-equiv="refresh"');
  expect(door.text).toContain("Continue");
});
