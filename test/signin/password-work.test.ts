import { createHook } from "node:async_hooks";
import { openLocalStage, PASSWORD } from "./local-stage.ts";
import { HOME } from "./stage.ts";

const stage = await openLocalStage();

/** The work that takes the time: each derivation of argon2 is a job of the process's own. */
let jobs = 0;
const hook = createHook({
  init: (_id, type) => {
    if (type === "ARGON2REQUEST") jobs += 1;
  },
}).enable();
afterAll(async () => {
  hook.disable();
  await stage.close();
});

const WRONG = "not-the-password-of-anybody";
const known = await stage.withPassword("known");
const without = await stage.person("without");
const enforced = await stage.withPassword("enforced");
const gone = await stage.withPassword("gone");
const unknown = { email: `unknown@${HOME}` };
await stage.directory.deactivate(gone.id, stage.by);
await stage.policies.create(
  {
    name: "Strict",
    sso: { mode: "enforced", connectionId: stage.connection.id },
    bindings: { people: [enforced.id] },
  },
  stage.by,
);

/** What one password takes at /login/password, and what the recorder says of it. */
async function work(email: string, password: string) {
  const browser = stage.browser();
  const page = await stage.identify(browser, email);
  const before = jobs;
  const { status } = await stage.fill(browser, page, { password });
  return { code: (await stage.latest())?.code, status, argon2: jobs - before };
}

test("the count counts: setting a password is work", async () => {
  const before = jobs;
  await stage.withPassword("counted");
  expect(jobs).toBeGreaterThan(before);
  // What nobody's password is compared with is made once, by whoever comes first.
  await work(known.email, WRONG);
});

test.each([
  ["somebody's", known, WRONG, "password_wrong"],
  ["nobody's", unknown, WRONG, "password_person_unknown"],
  ["of a person without one", without, WRONG, "password_wrong"],
  ["of a deactivated person", gone, WRONG, "person_deactivated"],
  ["the right one of a deactivated person", gone, PASSWORD, "person_deactivated"],
  ["of a person with enforced SSO", enforced, WRONG, "password_wrong"],
  ["the right one of a person with enforced SSO", enforced, PASSWORD, "policy_sso_enforced"],
])("D4 a refused password is the same work: %s", async (_, { email }, password, code) => {
  expect(await work(email, password)).toEqual({ code, status: 403, argon2: 1 });
});

test("D4 a password that is right is the same work as one that is refused", async () => {
  expect(await work(known.email, PASSWORD)).toEqual({ code: "ok", status: 200, argon2: 1 });
});

test.each([
  ["somebody", known],
  ["nobody", unknown],
  ["a person without a password", without],
  ["a deactivated person", gone],
  ["a person with enforced SSO", enforced],
])(
  "D4 a held-up attempt is no work, for %s as for anybody, also with the right password",
  async (_, { email }) => {
    let last = await work(email, WRONG);
    for (let guess = 0; last.code !== "password_locked" && guess < 12; guess += 1)
      last = await work(email, WRONG);
    expect(last).toEqual({ code: "password_locked", status: 403, argon2: 0 });
    expect(await work(email, PASSWORD)).toEqual({ code: "password_locked", status: 403, argon2: 0 });
  },
);
