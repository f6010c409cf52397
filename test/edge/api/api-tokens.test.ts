import { openApiWorld, type ApiWorld } from "./api-world.ts";
import { furnish, type Ids } from "./samples.ts";

let api: ApiWorld;
let ids: Ids;
beforeAll(async () => {
  api = await openApiWorld("embedded");
  ids = await furnish(api, api.world.tenantId);
});
afterAll(() => api.world.close());

const made = async (name: string, days: number) => {
  const by = { tenantId: ids.tenant, actor: { kind: "person", id: ids.person } } as const;
  return api.needs.apiTokens.create({ name, days }, ids.person, by);
};
const listed = async (query = "") => {
  const { body, text } = await api.call("get", `/tokens${query}`).expect(200);
  expect(text).not.toMatch(/spt_|secret|hash/i);
  return body.items.map(({ name }: { name: string }) => name).toSorted();
};

test("T3 administrators see owner, made, last used and end of each token, and never the secret", async () => {
  const { token } = await made("nightly", 10);
  const { body } = await api.call("get", `/tokens?personId=${ids.person}`).expect(200);
  expect(body.items).toContainEqual({
    id: token.id,
    personId: ids.person,
    kind: "api",
    onlyAppId: null,
    owner: { email: "ada@acme.com", displayName: "Ada" },
    name: "nightly",
    createdAt: token.createdAt.toISOString(),
    expiresAt: token.expiresAt.toISOString(),
    lastUsed: null,
  });
  expect(await listed("?expiringInDays=9")).toEqual([]);
  expect(await listed("?expiringInDays=10")).toEqual(["nightly"]);
  expect(await listed(`?personId=${ids.connection}`)).toEqual([]);
});

test("T3 administrators revoke one token, those of a person, or all, and say which", async () => {
  const { token } = await made("one", 5);
  await made("two", 5);
  await api.call("delete", `/tokens/${token.id}`).expect(204);
  await api.call("delete", `/tokens/${token.id}`).expect(404);
  expect(await listed()).not.toContain("one");
  for (const query of ["", `?all=true&personId=${ids.person}`])
    expect((await api.call("delete", `/tokens${query}`).expect(422)).body.code).toBe(
      "api_token_filter_missing",
    );
  await api.call("delete", "/tokens?all=false").expect(422);
  const left = (await listed()).length;
  const { body } = await api.call("delete", `/tokens?personId=${ids.person}`).expect(200);
  expect(body).toEqual({ revoked: left });
  await made("three", 5);
  expect((await api.call("delete", "/tokens?all=true").expect(200)).body).toEqual({ revoked: 1 });
  expect(await listed()).toEqual([]);
  expect(await api.audited("api_tokens.revoked")).toEqual([
    { name: "api_tokens.revoked", revoked: 1 },
    { name: "api_tokens.revoked", targetId: ids.person, revoked: left },
  ]);
});

test("T3 a tenant's own key revokes nothing of another tenant", async () => {
  const other = await api.otherTenant("other");
  const { token } = await made("mine", 5);
  await api.call("delete", `/tokens/${token.id}`, other.key).expect(404);
  expect((await api.call("delete", "/tokens?all=true", other.key).expect(200)).body).toEqual({ revoked: 0 });
  const theirs = `/tokens?personId=${ids.person}`;
  expect((await api.call("delete", theirs, other.key).expect(200)).body).toEqual({ revoked: 0 });
  expect((await api.call("get", theirs, other.key).expect(200)).body.items).toEqual([]);
  expect(await listed()).toEqual(["mine"]);
});

test("T3 a person may have fifty live tokens and no more", async () => {
  await api.call("delete", "/tokens?all=true").expect(200);
  for (let count = 0; count < 50; count += 1) await made(`${count}`, 5);
  await expect(made("one more", 5)).rejects.toMatchObject({ code: "api_tokens_too_many" });
});

test("tokens of one kind never work as another: an API token is no admin key", async () => {
  await api.call("delete", "/tokens?all=true").expect(200);
  const { secret } = await made("mine", 5);
  expect((await api.call("get", "/me", secret).expect(401)).body.code).toBe("admin_key_unknown");
});
