import { aPolicy } from "../../conformance/policy-sample.ts";
import { aDomain, anAttempt } from "../../conformance/samples.ts";
import { createTestIdp } from "../../kit/idp.ts";
import { openApiWorld, type ApiWorld } from "./api-world.ts";
import { furnish, type Ids } from "./samples.ts";

let api: ApiWorld;
let ids: Ids;
beforeAll(async () => {
  api = await openApiWorld();
  ids = await furnish(api, api.world.tenantId);
});
afterAll(() => api.world.close());

interface Step {
  readonly name: string;
  readonly state: string;
  readonly because: string;
  readonly refs: { readonly signinId: string | null; readonly policyId: string | null };
}

async function steps(id: string): Promise<readonly Step[]> {
  const { body } = await api.call("get", `/connections/${id}/progress`).expect(200);
  return body.steps;
}
const states = async (id: string) => (await steps(id)).map(({ name, state }) => `${name} ${state}`);

/** A sign-in by the connection, a minute later than the last. */
async function signIn(connectionId: string, outcome: "tested" | "accepted", code: string): Promise<string> {
  api.world.clock.advance(60_000);
  const row = anAttempt(ids.tenant, { connectionId, outcome, code, at: api.world.clock() });
  await api.world.database.transact(ids.tenant, ({ attempts }) => attempts.insert(row));
  return row.id;
}

test("W2 a set-up is gone on with from what is really there, step by step", async () => {
  const idp = await createTestIdp();
  const { id } = (await api.call("post", "/connections").send({ name: "Okta", protocol: "saml" }).expect(201))
    .body;
  expect(await states(id)).toEqual([
    "connection current",
    "domain todo",
    "mapping todo",
    "test todo",
    "pilot todo",
    "enforce todo",
  ]);

  await api.call("patch", `/connections/${id}`).send({ metadataXml: idp.metadataXml }).expect(200);
  expect((await states(id)).slice(0, 2)).toEqual(["connection done", "domain current"]);

  const domain = aDomain(ids.tenant, { status: "pending", connectionIds: [id], verifiedAt: undefined });
  await api.world.database.transact(ids.tenant, ({ domains }) => domains.insert(domain));
  const [, waiting] = await steps(id);
  expect(waiting).toMatchObject({ state: "current", because: expect.stringContaining(domain.name) });
  await api.world.database.transact(ids.tenant, ({ domains }) =>
    domains.update({ ...domain, status: "verified", version: domain.version + 1 }),
  );
  expect((await states(id)).slice(1, 3)).toEqual(["domain done", "mapping current"]);

  await api
    .call("put", `/connections/${id}/mapping`)
    .send({ email: ["mail"] })
    .expect(200);
  expect((await states(id)).slice(2, 4)).toEqual(["mapping done", "test current"]);

  const failed = await signIn(id, "tested", "saml_audience");
  expect((await steps(id))[3]).toMatchObject({ state: "problem", refs: { signinId: failed } });
  const passed = await signIn(id, "tested", "ok");
  expect((await steps(id))[3]).toMatchObject({ state: "done", refs: { signinId: passed } });
  expect((await states(id))[4]).toBe("pilot current");

  const pilot = {
    name: "pilot",
    sso: { mode: "optional", connectionId: id },
    bindings: { people: [], groups: [ids.group] },
  };
  const made = (await api.call("post", "/policies").send(pilot).expect(201)).body;
  expect((await steps(id))[4]).toMatchObject({ state: "done", refs: { policyId: made.id } });
  expect((await states(id))[5]).toBe("enforce current");
  const everybody = (await api.call("get", "/policies").expect(200)).body.items.at(-1);
  await api.world.database.transact(ids.tenant, async ({ policies }) => {
    const standing = aPolicy(ids.tenant, {
      id: everybody.id,
      isDefault: true,
      rank: undefined,
      sso: { mode: "enforced", connectionId: undefined },
    });
    await policies.save(standing, { kind: "system" });
  });
  expect((await steps(id))[5]).toMatchObject({ state: "done", refs: { policyId: everybody.id } });
});

test("W2 a change after the last test asks for another, and a sign-in of anybody is as good", async () => {
  const { id } = (
    await api.call("post", "/connections").send({ name: "Entra", protocol: "saml" }).expect(201)
  ).body;
  const idp = await createTestIdp();
  await api.call("patch", `/connections/${id}`).send({ metadataXml: idp.metadataXml }).expect(200);
  await signIn(id, "tested", "ok");
  expect((await states(id))[3]).toBe("test done");
  api.world.clock.advance(60_000);
  await api
    .call("put", `/connections/${id}/mapping`)
    .send({ email: ["mail"] })
    .expect(200);
  expect((await steps(id))[3]).toMatchObject({ because: expect.stringMatching(/test again/) });
  await signIn(id, "accepted", "ok");
  expect((await states(id))[3]).toBe("test done");
  await api.call("patch", `/connections/${id}`).send({ enabled: false }).expect(200);
  expect((await states(id))[0]).toBe("connection problem");
});

test("W2 C4 a connection whose every certificate has expired says so in its first step", async () => {
  const idp = await createTestIdp();
  const { id } = (await api.call("post", "/connections").send({ name: "Old", protocol: "saml" }).expect(201))
    .body;
  const { certificate } = idp.expiredKey;
  const { entityId, ssoUrl } = idp;
  const give = async (...certificates: string[]) =>
    api.call("patch", `/connections/${id}`).send({ idp: { entityId, ssoUrl, certificates } }).expect(200);
  await give(certificate);
  const said = async () => (await steps(id))[0]?.because;
  expect(await said()).toMatch(/certificate has expired/);
  await give(certificate, idp.key.certificate);
  expect(await said()).not.toMatch(/expired/);
});

test("W2 the overview leads back to a set-up that somebody has left: a connection that no domain leads to, a domain without its proof", async () => {
  const idp = await createTestIdp();
  const made = { name: "Left behind", protocol: "saml", metadataXml: idp.metadataXml };
  const { id } = (await api.call("post", "/connections").send(made).expect(201)).body;
  const of = async (target: string) =>
    (await api.call("get", "/reports/attention").expect(200)).body.items.filter(
      ({ target: at, severity }: { target: { id: string }; severity: string }) =>
        at.id === target && severity === "info",
    );
  expect(await of(id)).toEqual([expect.objectContaining({ code: "connection_unreached" })]);
  const claim = { name: "left-behind.example", connectionId: id };
  const domain = (await api.call("post", "/domains").send(claim).expect(201)).body;
  expect(await of(id)).toEqual([]);
  expect(await of(domain.id)).toEqual([
    expect.objectContaining({ code: "domain_pending", what: "left-behind.example waits for its proof." }),
  ]);
  await api.call("patch", `/connections/${id}`).send({ idpInitiated: true }).expect(200);
  await api.call("delete", `/domains/${domain.id}`).expect(204);
  expect(await of(id)).toEqual([]);
});

describe("W2 one search finds anything that the caller may read", () => {
  const kinds = async (search: string, key?: string): Promise<readonly string[]> => {
    const { body } = await api.call("get", "/search", key).query({ search }).expect(200);
    return body.items.map(({ kind, id }: { kind: string; id: string }) => `${kind} ${id}`);
  };

  test("by a name, an address or a reference, five of a kind at most", async () => {
    expect(await kinds("ADA@")).toEqual([`person ${ids.person}`]);
    expect(await kinds("walkers")).toEqual([`group ${ids.group}`]);
    const { reference } = (await api.call("get", `/signins/${ids.signin}`).expect(200)).body;
    expect(await kinds(reference.toLowerCase())).toEqual([`signin ${ids.signin}`]);
    for (let n = 0; n < 6; n += 1)
      await api
        .call("post", "/groups")
        .send({ name: `many ${n}` })
        .expect(201);
    expect(await kinds("MANY")).toHaveLength(5);
  });

  test("and nothing that the caller's scopes do not let them read", async () => {
    const key = await api.keyWith(["groups:read"]);
    expect(await kinds("ada@", key)).toEqual([]);
    expect(await kinds("walkers", key)).toEqual([`group ${ids.group}`]);
  });
});

test("W2 a group says where it is used, a person's groups are listed, an app says how many may open it", async () => {
  const bound = { name: "bound", bindings: { people: [], groups: [ids.group] } };
  const { id: policyId } = (await api.call("post", "/policies").send(bound).expect(201)).body;
  await api
    .call("patch", `/apps/${ids.app}`)
    .send({ groups: ["walkers"] })
    .expect(200);
  const { body: uses } = await api.call("get", `/groups/${ids.group}/uses`).expect(200);
  expect(uses.apps).toEqual([{ id: ids.app, name: "app" }]);
  expect(uses.policies).toContainEqual({ id: policyId, name: "bound" });
  const { body: held } = await api.call("get", "/groups").query({ personId: ids.person }).expect(200);
  expect(held.items.map(({ id }: { id: string }) => id)).toEqual([ids.group]);
  const access = async () => (await api.call("get", `/apps/${ids.app}/access`).expect(200)).body;
  expect(await access()).toEqual({ groups: ["walkers"], people: 1 });
  await api.call("patch", `/apps/${ids.app}`).send({ groups: [] }).expect(200);
  expect((await access()).people).toBe(2);
});

test("W2 C11 the set-up of a connection by OpenID Connect asks for issuer and client, and for no metadata", async () => {
  const { id } = (await api.call("post", "/connections").send({ name: "OP", protocol: "oidc" }).expect(201))
    .body;
  const [first] = await steps(id);
  expect(first).toMatchObject({ state: "current", because: expect.stringContaining("client ID") });
  expect(first?.because).not.toContain("metadata");
});
