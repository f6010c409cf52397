import type { Domain } from "../../src/domains/types.ts";
import { HOME, openStage, type Answer } from "./stage.ts";

const stage = await openStage();
afterAll(() => stage.close());

const PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
const as = (nameId: string, email: string): Answer => ({
  nameId,
  email,
  change: { nameIdFormat: PERSISTENT },
});

/** The code on record, and whether the browser is signed in. */
async function arrive(about: Answer, typed = `ada@${HOME}`) {
  const browser = stage.browser();
  await stage.signIn(browser, { ...about, typed });
  const [attempt] = await stage.attempts();
  return { code: attempt?.code, isIn: (await stage.who(browser)) !== null };
}
const ACCEPTED = { code: "ok", isIn: true };
const refused = (code: string) => ({ code, isIn: false });

async function become(name: string, status: Domain["status"]): Promise<void> {
  const { tenantId, database } = stage.world;
  await database.transact(tenantId, async ({ domains }) => {
    const domain = await domains.findByName(tenantId, name);
    if (domain !== undefined) await domains.update({ ...domain, status, version: domain.version + 1 });
  });
}
const jit = (value: boolean) => stage.connections.update(stage.connection.id, { jit: value }, stage.by);

test("S6 a refused sign-in leaves the collision with its reference, and is nobody's until it is decided", async () => {
  expect(await arrive(as("00u-ada", `ada@${HOME}`))).toEqual(ACCEPTED);
  expect(await arrive(as("00u-other", `ada@${HOME}`))).toEqual(refused("person_identity_conflict"));
  const [attempt] = await stage.attempts();
  const { items } = await stage.collisions.list(stage.world.tenantId, { limit: 5, status: "open" });
  expect(items).toMatchObject([
    { kind: "nameid_differs", reference: attempt?.reference, signinId: attempt?.id, times: 1 },
  ]);
  expect(await stage.audited("collision.opened")).toHaveLength(1);
  expect(await arrive(as("00u-other", `ada@${HOME}`))).toEqual(refused("person_identity_conflict"));
  expect(await stage.audited("collision.opened")).toHaveLength(1);
  await stage.collisions.resolve(items[0]?.id ?? "", "separate", stage.by);
  expect(await arrive(as("00u-other", `ada@${HOME}`))).toEqual(ACCEPTED);
  const people = await stage.people();
  expect(people.map(({ email }) => email).toSorted()).toEqual([
    `ada@${HOME}`,
    expect.stringMatching(/^freed-.*\.invalid$/) as string,
  ]);
});

test("S6 taking an address from a person ends their sessions", async () => {
  const browser = stage.browser();
  await stage.signIn(browser, { ...as("00u-bob", `bob@${HOME}`) });
  await stage.signIn(stage.browser(), { ...as("00u-eve", `eve@${HOME}`) });
  expect(await arrive(as("00u-eve", `bob@${HOME}`))).toEqual(refused("person_email_taken"));
  const { items } = await stage.collisions.list(stage.world.tenantId, { limit: 1, status: "open" });
  await stage.collisions.resolve(items[0]?.id ?? "", "exchange", stage.by);
  expect(await stage.who(browser)).toBeNull();
  expect(await arrive(as("00u-eve", `bob@${HOME}`))).toEqual(ACCEPTED);
  expect(await arrive(as("00u-bob", `eve@${HOME}`))).toEqual(ACCEPTED);
});

test("S6 the person whom an old identity provider lost stays its loss when their address was freed", async () => {
  await stage.addDomain("lost.example", { connectionIds: [stage.connection.id] });
  await arrive(as("00u-lost", "lost@lost.example"), "x@lost.example");
  expect(await arrive(as("00u-heir", "lost@lost.example"), "x@lost.example")).toEqual(
    refused("person_identity_conflict"),
  );
  const { items } = await stage.collisions.list(stage.world.tenantId, { limit: 1, status: "open" });
  await stage.collisions.resolve(items[0]?.id ?? "", "separate", stage.by);
  await stage.relink("lost.example", (await stage.addConnection("Successor")).id);
  expect(await arrive(as("00u-lost", `mallory@${HOME}`))).toEqual(refused("person_of_another_connection"));
});

test("S6 a NameID that is an address is one in every letter case, any other is compared byte by byte", async () => {
  const before = (await stage.people()).length;
  expect(await arrive({ nameId: `Case@${HOME}` })).toEqual(ACCEPTED);
  expect(await arrive({ nameId: `case@${HOME.toUpperCase()}` })).toEqual(ACCEPTED);
  expect((await stage.people()).length).toBe(before + 1);
  expect(await arrive(as("00u-Byte", `byte@${HOME}`))).toEqual(ACCEPTED);
  expect(await arrive(as("00U-BYTE", `byte@${HOME}`))).toEqual(refused("person_identity_conflict"));
});

test("S6 a NameID that is not in NFC is refused, so that two which look the same are the same", async () => {
  expect(await arrive(as("zoe\u0308", `zoe@${HOME}`))).toEqual(refused("saml_nameid_invalid"));
  expect(await arrive(as("zo\u00eb", `zoe@${HOME}`))).toEqual(ACCEPTED);
});

test("S6 a directory's id that the mapping reads leads to the person when NameID and address have changed", async () => {
  const { tenantId } = stage.world;
  const { id, preset } = stage.connection;
  const rules = (await stage.mappings.get(tenantId, id, preset)).mapping;
  const { version: _version, ...plain } = rules;
  const numbered = { ...plain, externalId: [{ attribute: "employeeNumber" }, { constant: "" }] };
  await stage.mappings.save({ id, preset }, numbered, stage.by);
  const known = (nameId: string, email: string): Answer => ({
    nameId,
    change: {
      nameIdFormat: PERSISTENT,
      attributes: [
        { name: "email", values: [email] },
        { name: "employeeNumber", values: ["1815"] },
      ],
    },
  });
  expect(await arrive(known("00u-king", `lovelace@${HOME}`))).toEqual(ACCEPTED);
  const [person] = await stage.people();
  expect(await arrive(known("00u-queen", `king@${HOME}`))).toEqual(ACCEPTED);
  expect((await stage.people())[0]).toMatchObject({ id: person?.id, email: `king@${HOME}` });
  expect(await stage.directory.externalIdsOf(tenantId, person?.id ?? "")).toMatchObject([
    { directoryId: id, externalId: "1815" },
  ]);
  // Where it is optional and left out, nothing is known and nobody is confused.
  expect(await arrive(as("00u-plain", `plain@${HOME}`))).toEqual(ACCEPTED);
});

const DOMAINS = ["verified", "grace", "lapsed", "pending"] as const;
const UNKNOWN = {
  true: { verified: "ok", grace: "ok", lapsed: "domain_lapsed_no_jit", pending: "domain_not_verified" },
  false: {
    verified: "jit_not_allowed",
    grace: "jit_not_allowed",
    lapsed: "domain_lapsed_no_jit",
    pending: "domain_not_verified",
  },
} as const;

test.each(DOMAINS.flatMap((status) => [true, false].map((may) => [status, may] as const)))(
  "S7 domain %s, jit %s: who is known and who is not",
  async (status, may) => {
    const name = `${status}-${may}.example`;
    await stage.addDomain(name, { connectionIds: [stage.connection.id] });
    await jit(true);
    expect(await arrive(as(`known-${name}`, `known@${name}`))).toEqual(ACCEPTED);
    const before = (await stage.people()).length;
    await become(name, status);
    await jit(may);
    const unknown = UNKNOWN[`${may}`][status];
    expect(await arrive(as(`new-${name}`, `new@${name}`))).toEqual({ code: unknown, isIn: unknown === "ok" });
    expect((await stage.people()).length).toBe(before + (unknown === "ok" ? 1 : 0));
    const known = status === "pending" ? "domain_not_verified" : "ok";
    expect(await arrive(as(`known-${name}`, `known@${name}`))).toEqual({ code: known, isIn: known === "ok" });
  },
);
