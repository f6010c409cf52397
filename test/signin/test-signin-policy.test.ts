import { openLocalStage } from "./local-stage.ts";
import { HOME, leavesFor } from "./stage.ts";

const stage = await openLocalStage();
afterAll(() => stage.close());

/** A test of the connection, taken by whomever the identity provider names. */
async function tried(nameId: string) {
  stage.world.clock.advance(1);
  const browser = stage.browser();
  const offer = await stage.signin.offerTest(stage.connection.id, {}, stage.by);
  const page = await browser.go(offer.url);
  const last = await browser.submit(page, {}, page.forms[0], { stopAt: leavesFor(stage.idp.ssoUrl) });
  const shown = await stage.answer(browser, stage.requestIn(last), { nameId });
  expect(await stage.who(browser)).toBeNull();
  expect((await browser.go(`${stage.publicUrl}/apps`)).url).toMatch(/\/login\?request=/);
  return { shown, attempt: await stage.latest() };
}

const policyIn = ({ attempt }: Awaited<ReturnType<typeof tried>>) =>
  attempt?.checks.find(({ name }) => name === "policy");

test("C12 T2 a test under a policy that owes something signs nobody in, and its report says what would be owed", async () => {
  await stage.everybody({ twoStep: "required", notice: { text: "Be careful." } });
  const known = await stage.person("ada");
  await stage.enrol(known);
  for (const [nameId, owes, words] of [
    [known.email, "second-factor, notice", "the second factor and reading the notice"],
    [`new@${HOME}`, "enrol, notice", "adding a second factor and reading the notice"],
  ] as const) {
    const report = await tried(nameId);
    expect(report.attempt).toMatchObject({ outcome: "tested", code: "ok", personId: undefined });
    expect(policyIn(report)).toMatchObject({ ok: true, received: `would be owed: ${owes}` });
    expect(report.shown.text).toContain(`the policy would ask for: ${words}.`);
  }
  expect(await stage.sessionsStarted()).toBe(0);
  expect(await stage.audited("signin.owes")).toEqual([]);
  expect((await stage.people()).map(({ email }) => email)).toEqual([known.email]);
});

test("C12 P2 a test by a way that the person's policy does not allow says which policy refuses it", async () => {
  const other = await stage.addConnection("Other");
  await stage.addDomain("other.example", { connectionId: other.id });
  await stage.everybody({ twoStep: "off", notice: null, sso: { mode: "enforced", connectionId: other.id } });
  const { shown, attempt } = await tried(`ada@${HOME}`);
  expect(attempt).toMatchObject({ outcome: "tested", code: "policy_connection" });
  expect(attempt?.checks.find(({ ok }) => !ok)?.expected).toContain("SSO enforced");
  expect(shown.text).toContain("would have been refused");
  await stage.everybody({ sso: { mode: "off" } });
  expect((await tried(`ada@${HOME}`)).attempt).toMatchObject({ code: "policy_sso_off" });
});
