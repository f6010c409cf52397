import { generateSync } from "otplib";
import { createPolicies } from "../../src/policies/policies.ts";
import { createKeepOwnersIn } from "../../src/signin/way-in/owners.ts";
import type { PolicyChanges } from "../../src/policies/input.ts";
import type { Browser, Page } from "../kit/browser.ts";
import { HOME, openStage } from "./stage.ts";

export const PASSWORD = "seven-violet-otters-42";

/** The stage with real policies and people who have credentials of their own. */
export async function openLocalStage() {
  const stage = await openStage();
  const { world, by, credentials } = stage;
  const { tenantId } = world;
  const policies = createPolicies({
    transact: world.database.transact,
    clock: world.clock,
    random: world.random,
    keepOwnersIn: createKeepOwnersIn({
      clock: world.clock,
      sessionDefaults: world.settings.sessionLimits,
    }),
    sessionDefaults: world.settings.sessionLimits,
    onChanged: () => Promise.resolve(),
  });
  const secrets = new Map<string, string>();

  /** Somebody whom the identity provider has brought before. */
  async function person(name: string): Promise<{ id: string; email: string }> {
    const email = `${name}@${HOME}`;
    const id = world.random.uuid();
    const at = world.clock();
    await world.database.transact(tenantId, ({ people }) =>
      people.insert({
        id,
        tenantId,
        email,
        givenName: undefined,
        familyName: undefined,
        displayName: name,
        groups: [],
        custom: {},
        status: "active",
        createdAt: at,
        updatedAt: at,
        lastSigninAt: undefined,
        version: 1,
      }),
    );
    return { id, email };
  }

  async function withPassword(name: string) {
    const who = await person(name);
    const rules = { allowed: true, minLength: 12, maxAgeDays: null };
    await credentials.passwords.set(
      { tenantId, personId: who.id, password: PASSWORD, rules, words: [] },
      "set",
      by,
    );
    return who;
  }

  /** Adds an authenticator app. @returns the recovery codes */
  async function enrol({ id, email }: { id: string; email: string }): Promise<readonly string[]> {
    const owner = { tenantId, personId: id, browserHash: "test", email, displayName: email };
    const { handle, secret } = await credentials.totp.begin(owner);
    secrets.set(email, secret);
    const proof = { handle, code: codeOf(email), name: "" };
    expect(await credentials.totp.confirm(owner, proof, by)).toMatchObject({ outcome: "ok" });
    // The first code has been used.
    world.clock.advance(30_000);
    return credentials.recoveryCodes.make(tenantId, id, by);
  }

  const codeFor = (secret: string): string =>
    generateSync({ secret, epoch: Math.floor(world.clock().getTime() / 1000) });
  const codeOf = (email: string): string => codeFor(secrets.get(email) ?? "");

  return {
    ...stage,
    policies,
    person,
    withPassword,
    enrol,
    codeOf,
    codeFor,
    /** Everybody's policy, until it is set again. */
    everybody: (changes: PolicyChanges) => policies.update(tenantId, changes, by),
    /** From the address to whatever page comes. */
    async identify(browser: Browser, email: string): Promise<Page> {
      world.clock.advance(1);
      const form = await browser.go(`${stage.publicUrl}/login`);
      return browser.submit(form, { email });
    },
    /** The form of a page that has this field. */
    fill(browser: Browser, page: Page, values: Readonly<Record<string, string>>): Promise<Page> {
      world.clock.advance(1);
      const [name = ""] = Object.keys(values);
      const form = page.forms.find(({ fields }) => fields.some((field) => field.name === name));
      if (form === undefined) throw new Error(`no form with ${name} at ${page.url}: ${page.text}`);
      return browser.submit(page, values, form);
    },
    latest: async () => (await stage.attempts())[0],
    sessionsStarted: async () => (await stage.audited("session.started")).length,
  };
}
