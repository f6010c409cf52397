import { openDirectoryStage } from "./directory-stage.ts";

const stage = await openDirectoryStage();
const { api, connectionId, tenantId, inside, somebody, group, make, change, rollback } = stage;
afterAll(() => api.world.close());

/** Gives the tenant these owners and no others. */
async function owners(...ids: string[]): Promise<void> {
  await inside(async ({ administrators }) => {
    for (const each of (await administrators.list(tenantId, { limit: 50 })).items)
      await administrators.remove(tenantId, each.personId);
  });
  for (const id of ids) await stage.owner(id);
}
const refusal = { code: "policy_locks_out_administrators" };
const enforced = { sso: { mode: "enforced" } };

test("P4 no new policy is made that would shut the last owner out, and who and why is told", async () => {
  const ada = await somebody("ada", { password: true });
  await owners(ada);
  const before = await stage.read("/policies");
  const told = await make({ name: "SSO only", ...enforced, bindings: { people: [ada] } }, 409);
  expect(told).toMatchObject(refusal);
  expect(told.received).toContain("ada@acme.test: password_only. The person has a password only");
  expect(told.nextStep).toContain("Let an owner sign in once");
  expect(await stage.read("/policies")).toEqual(before);
  expect((await api.audited("policy.refused"))[0]).toMatchObject(refusal);
  const measured = await stage.preflightNew({ name: "x", ...enforced, bindings: { people: [ada] } });
  expect(measured).toMatchObject({ ok: false, locksOutAdministrators: true });
});

test("P4 the default policy, a change, a wider group, a deletion and a rollback are held to the same", async () => {
  const bob = await somebody("bob", { password: true });
  const staff = await group(bob);
  await owners(bob);
  expect(await change(tenantId, enforced, 409)).toMatchObject(refusal);
  const made = await make({ name: "Pilot", rank: 50, ...enforced, bindings: { groups: [await group()] } });
  expect(await change(made.id, { bindings: { groups: [staff] } }, 409)).toMatchObject(refusal);
  const own = await make({ name: "Own", sso: { mode: "optional" }, rank: 1, bindings: { groups: [staff] } });
  // Behind the owner's own policy nothing is shut.
  await change(made.id, { bindings: { groups: [staff] } });
  expect(await change(own.id, enforced, 409)).toMatchObject(refusal);
  expect(await change(own.id, { rank: 9_000 }, 409)).toMatchObject(refusal);
  const gone = await api.call("delete", `/policies/${own.id}`).expect(409);
  expect(gone.body).toMatchObject(refusal);
  expect(await stage.policyOf(bob)).toMatchObject({ policy: { id: own.id } });
  // Known by SSO, the owner may be enforced; without the identity the way back is closed.
  await inside(({ people }) =>
    people.link({
      tenantId,
      connectionId,
      issuer: "i",
      nameIdFormat: "f",
      nameId: "bob",
      personId: bob,
      linkedAt: api.world.clock(),
    }),
  );
  await change(own.id, enforced);
  await change(own.id, { sso: { mode: "optional" } });
  await inside(({ people }) =>
    people.unlink({ tenantId, connectionId, issuer: "i", nameIdFormat: "f", nameId: "bob" }, bob),
  );
  expect(await rollback(own.id, {}, 409)).toMatchObject(refusal);
});

test("P4 one owner who can still sign in is enough, and where nobody could before nothing is refused", async () => {
  const [cleo, dan] = [
    await somebody("cleo", { password: true }),
    await somebody("dan", { knownBy: [connectionId] }),
  ];
  await owners(cleo, dan);
  const made = await make({ name: "Both", ...enforced, bindings: { people: [cleo, dan] } });
  await api.needs.people.deactivate(cleo, { tenantId, actor: { kind: "system" } });
  await owners(dan);
  expect(await change(made.id, { sso: { mode: "off" } }, 409)).toMatchObject(refusal);
  const lost = await somebody("lost", { domain: "nowhere.test" });
  await owners(lost);
  await change(made.id, { sso: { mode: "off" } });
  await owners();
  await change(made.id, enforced);
});

test("P4 of two changes at once that shut out one owner each, one is refused", async () => {
  for (let round = 0; round < 3; round += 1) {
    const [eve, fay] = [
      await somebody(`eve${round}`, { password: true }),
      await somebody(`fay${round}`, { password: true }),
    ];
    await owners(eve, fay);
    const body = (name: string, person: string) => ({ name, ...enforced, bindings: { people: [person] } });
    const done = await Promise.all([
      api.call("post", "/policies").send(body("one", eve)),
      api.call("post", "/policies").send(body("other", fay)),
    ]);
    expect(new Set(done.map(({ status }) => status))).toEqual(new Set([201, 409]));
  }
});
