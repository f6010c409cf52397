import { openPolicyStage } from "./stage.ts";

const { api, inside, make, change, person, group } = await openPolicyStage();
afterAll(() => api.world.close());

describe("D6 SSO is enforced only where domains are verified and linked", () => {
  const enforced = { sso: { mode: "enforced" } };

  test("a policy for people of an unverified domain is refused with the domain, and the refusal recorded", async () => {
    const stranger = await person("eve@elsewhere.test");
    const before = await api.audited("policy.refused");
    const body = { name: "enforced", ...enforced, bindings: { people: [stranger, await person()] } };
    const refused = await make(body, 422);
    expect(refused).toMatchObject({ code: "policy_domain_unverified" });
    expect(refused.received).toContain("elsewhere.test: unknown here (1 person)");
    expect(refused.received).not.toContain("acme.test");
    expect(await api.audited("policy.refused")).toHaveLength(before.length + 1);
    const pilot = await group(stranger);
    expect(await make({ name: "pilot", ...enforced, bindings: { groups: [pilot] } }, 422)).toMatchObject({
      code: "policy_domain_unverified",
    });
    expect(await change(api.world.tenantId, enforced, 422)).toMatchObject({
      code: "policy_domain_unverified",
    });
  });

  test("of a verified and linked domain it is enforced; once that lapses, only more is refused", async () => {
    const ada = await person();
    const made = await make({ name: "acme only", ...enforced, bindings: { people: [ada] } });
    const set = (status: "verified" | "lapsed") =>
      inside(async ({ domains }) => {
        const claim = await domains.findByName(api.world.tenantId, "acme.test");
        if (claim !== undefined) await domains.update({ ...claim, status, version: claim.version + 1 });
      });
    await set("lapsed");
    await change(made.id, { twoStep: "required" });
    const more = { bindings: { people: [ada, await person()] } };
    expect(await change(made.id, more, 422)).toMatchObject({ code: "policy_domain_unverified" });
    await set("verified");
    await change(made.id, more);
  });

  test("in a tenant without a verified domain nothing is enforced", async () => {
    const other = await api.otherTenant("without domains");
    const answer = await api
      .call("post", "/policies", other.key)
      .send({ name: "enforced", ...enforced })
      .expect(422);
    expect(answer.body).toMatchObject({ code: "policy_domain_unverified" });
  });
});
