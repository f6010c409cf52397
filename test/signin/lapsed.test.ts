import type { Domain } from "../../src/domains/types.ts";
import { HOME, openStage, type Answer } from "./stage.ts";

const stage = await openStage();
afterAll(() => stage.close());

const PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

async function become(status: Domain["status"]): Promise<void> {
  const { tenantId, database } = stage.world;
  await database.transact(tenantId, async ({ domains }) => {
    const domain = await domains.findByName(tenantId, HOME);
    if (domain === undefined) throw new Error("the stage has no domain");
    await domains.update({ ...domain, status, version: domain.version + 1 });
  });
}
/** @returns the code on record, and whether the browser is signed in */
async function arrive(about: Answer) {
  const browser = stage.browser();
  await stage.signIn(browser, about);
  const [attempt] = await stage.attempts();
  return { code: attempt?.code, isIn: (await stage.who(browser)) !== null };
}
const as = (nameId: string, email: string): Answer => ({
  nameId,
  email,
  change: { nameIdFormat: PERSISTENT },
});
const REFUSED = { code: "domain_lapsed_no_jit", isIn: false };
const ACCEPTED = { code: "ok", isIn: true };

test("D2 in grace known people and new ones come in", async () => {
  expect(await arrive(as("00u-ada", `ada@${HOME}`))).toEqual(ACCEPTED);
  await become("grace");
  expect(await arrive(as("00u-ada", `ada@${HOME}`))).toEqual(ACCEPTED);
  expect(await arrive(as("00u-bob", `bob@${HOME}`))).toEqual(ACCEPTED);
});

test("D2 S7 once lapsed, known people still come in, and by SSO alone", async () => {
  await become("lapsed");
  expect(await arrive(as("00u-ada", `ada@${HOME}`))).toEqual(ACCEPTED);
  expect(await arrive(as("00u-bob", `bob@${HOME}`))).toEqual(ACCEPTED);
});

test("D2 S7 once lapsed, nobody is made, linked or given an address", async () => {
  const before = await stage.people();
  for (const newcomer of [
    as("00u-carl", `carl@${HOME}`),
    as("00u-other", `ada@${HOME}`),
    as("00u-ada", `ceo@${HOME}`),
    as("00u-ada", `bob@${HOME}`),
  ])
    expect(await arrive(newcomer)).toEqual(REFUSED);
  const [attempt] = await stage.attempts();
  expect(attempt?.checks.at(-1)).toMatchObject({
    ok: false,
    received: `${HOME}: lapsed, another address than before`,
  });
  expect(attempt?.fix).toMatchObject({ who: "broker-admin" });
  expect((await stage.people()).map(({ id, email }) => [id, email])).toEqual(
    before.map(({ id, email }) => [id, email]),
  );
});

test("D2 a proof that is back lets new people in again", async () => {
  await become("verified");
  expect(await arrive(as("00u-carl", `carl@${HOME}`))).toEqual(ACCEPTED);
});
