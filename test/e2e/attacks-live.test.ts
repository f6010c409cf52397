import type { MessageAttack } from "../kit/attacks/attack.ts";
import { messageAttacks } from "../kit/attacks/catalogue.ts";
import { formOf, type LiveAnswer, type LiveAttack, type LiveSignin } from "../kit/attacks/live.ts";
import { hasSession, openAttackStage, readPage, type AttackStage } from "../kit/attacks/stage.ts";
import { ownAnswer, stateful } from "../kit/attacks/stateful.ts";
import { openBrowser } from "../kit/browser.ts";

let stage: AttackStage;
let refusalWords: string;

beforeAll(async () => {
  stage = await openAttackStage();
  const live = await stage.begin();
  refusalWords = readPage(await live.send(formOf(ownAnswer(live, { sign: "none" })))).words;
});

afterAll(async () => {
  await stage.close();
});

const attack = async (each: MessageAttack | LiveAttack, live: LiveSignin): Promise<LiveAnswer> =>
  "post" in each ? each.post(live) : live.send(formOf(await each.build(live)));

test("an honest answer signs in, so that the refusals mean something", async () => {
  const live = await stage.begin();
  const page = await live.send(formOf(ownAnswer(live)));
  expect(page.status).toBe(200);
  expect(page.text).toContain(live.victim);
  expect(hasSession(live.browser)).toBe(true);
});

test.each([...messageAttacks, ...stateful])(
  "S3 refused, recorded, and told apart by nobody outside: $name",
  async (each) => {
    const live = await stage.begin();
    const answer = await attack(each, live);
    expect(hasSession(live.browser)).toBe(false);
    expect(answer.status).toBe(403);
    const { reference, words } = readPage(answer);
    expect(words).toBe(refusalWords);
    const { events, attempts } = await stage.onRecord(reference);
    expect(events).toHaveLength(1);
    expect(attempts).toHaveLength(1);
    const [attempt] = attempts;
    expect([each.code].flat()).toContain(attempt?.code);
    expect(events[0]?.event).toMatchObject({ name: "signin.refused", reference, code: attempt?.code });
    expect(attempt?.checks.at(-1)?.ok).toBe(false);
    expect(attempt?.fix?.what).not.toBe("");
  },
);

test("five posts at once of one honest answer give one sign-in", async () => {
  const live = await stage.begin();
  const body = formOf(ownAnswer(live));
  const before = await stage.counted("session.started");
  const answers = await Promise.all(Array.from({ length: 5 }, () => stage.postOnce(live.browser, body)));
  const onward = answers.flatMap(({ headers }) => headers.location ?? []);
  expect(onward).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 403)).toHaveLength(4);
  const page = await live.browser.go(new URL(onward[0] ?? "", stage.url).href);
  expect(page.text).toContain(live.victim);
  expect(await stage.counted("session.started")).toBe(before + 1);
});

test("five browsers' windows at once with one handle give one sign-in", async () => {
  const live = await stage.begin();
  const { headers } = await stage.postOnce(live.browser, formOf(ownAnswer(live)));
  const url = new URL(headers.location ?? "", stage.url).href;
  const before = await stage.counted("session.started");
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => live.browser.request({ method: "GET", url })),
  );
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
  expect(await stage.counted("session.started")).toBe(before + 1);
});

test("a stranger's posts do not burn another browser's request", async () => {
  const live = await stage.begin();
  await live.sendAsStranger(formOf(ownAnswer(live, { sign: "none" })));
  const named = { tag: { ID: `_stranger${live.requestId}` } };
  const answer = await live.sendAsStranger(
    formOf(ownAnswer(live, { person: live.forger, assertion: named })),
  );
  expect(answer.status).toBe(403);
  const page = await live.send(formOf(ownAnswer(live)));
  expect(page.status).toBe(200);
  expect(page.text).toContain(live.victim);
});

test("a browser without the sign-in cookie cannot finish with a stolen handle, and does not spoil it", async () => {
  const live = await stage.begin();
  const { headers } = await stage.postOnce(live.browser, formOf(ownAnswer(live)));
  const url = new URL(headers.location ?? "", stage.url).href;
  const thief = openBrowser();
  const refused = await thief.go(url);
  expect(refused.status).toBe(403);
  expect(hasSession(thief)).toBe(false);
  expect((await stage.onRecord(readPage(refused).reference)).attempts[0]?.code).toBe("signin_wrong_browser");
  expect((await live.browser.go(url)).text).toContain(live.victim);
});

test("a request that waited for more than ten minutes is not answered any more", async () => {
  const live = await stage.begin();
  stage.world.clock.advance(30 * 60_000);
  const answer = await live.send(formOf(ownAnswer({ ...live, now: stage.world.clock() })));
  expect(answer.status).toBe(403);
  const { attempts } = await stage.onRecord(readPage(answer).reference);
  expect(attempts[0]?.code).toBe("saml_request_unknown");
});
