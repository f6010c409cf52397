import { offsets } from "../../src/signin/moments.ts";
import type { SigninPolicy, StandingNeeds } from "../../src/signin/needs.ts";
import { HOME, openStage } from "./stage.ts";

const OPEN: SigninPolicy = {
  name: "Everybody",
  sso: { mode: "optional", connectionId: undefined },
  twoStep: "off",
  password: { minLength: 12, maxAgeDays: undefined },
  notice: undefined,
};
let policy = OPEN;
const standing: StandingNeeds = {
  policyOf: () => Promise.resolve(policy),
  modesOf: () => Promise.resolve(["optional"]),
  isEnrolled: () => Promise.resolve(false),
  passwordSetAt: () => Promise.resolve(undefined),
};
const stage = await openStage("postgres-redis", {}, standing);
afterAll(() => stage.close());
beforeEach(() => {
  policy = OPEN;
});

const SECOND = 1_000;
const { clock } = stage.world;

/** Of the newest attempt: each step and how long it was after the first, ms. */
async function took() {
  const attempt = (await stage.attempts())[0];
  return offsets(attempt?.moments ?? []).map(({ name, ms }) => [name, ms]);
}

test("S3 the recorder says when each step was done, so that the identity provider's time is told from ours", async () => {
  const browser = stage.browser();
  const { requestId } = await stage.start(browser, `ada@${HOME}`);
  clock.advance(20 * SECOND);
  await stage.answer(browser, requestId);
  expect(await took()).toEqual([
    ["begun", 0],
    ["asked", 0],
    ["received", 20 * SECOND],
    ["verified", 20 * SECOND],
    ["returned", 20 * SECOND],
    ["mapped", 20 * SECOND],
    ["accepted", 20 * SECOND],
  ]);
});

test("S3 what was owed is a step too, as long as the person took for it", async () => {
  policy = { ...OPEN, notice: { text: "This system is watched." } };
  const browser = stage.browser();
  const page = await stage.signIn(browser);
  clock.advance(7 * SECOND);
  await browser.submit(page);
  expect((await took()).slice(-3)).toEqual([
    ["unfinished", 0],
    ["notice", 7 * SECOND],
    ["accepted", 7 * SECOND],
  ]);
});

test("S3 an answer that is refused has its times as well, and ends with the refusal", async () => {
  const browser = stage.browser();
  const { requestId } = await stage.start(browser, `ada@${HOME}`);
  const change = { audience: "https://elsewhere.example" };
  expect((await stage.answer(browser, requestId, { change })).status).toBe(403);
  expect((await took()).map(([name]) => name)).toEqual(["received", "verified", "refused"]);
});

test("S3 times only go forward, whatever the clocks of two nodes say", () => {
  const at = (name: string, ms: number) => ({ name, at: 1_000_000 + ms });
  const told = offsets([at("begun", 0), at("received", 500), at("verified", 480), at("accepted", 900)]);
  expect(told.map(({ ms }) => ms)).toEqual([0, 500, 500, 900]);
  expect(offsets([])).toEqual([]);
});
