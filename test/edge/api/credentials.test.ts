import { openApiWorld, type ApiWorld } from "./api-world.ts";
import { furnish, type Ids } from "./samples.ts";

let api: ApiWorld;
let ids: Ids;
beforeAll(async () => {
  api = await openApiWorld();
  ids = await furnish(api, api.world.tenantId);
});
afterAll(() => api.world.close());

test("T2 an administrator sees which credentials there are, never what they are", async () => {
  const { body } = await api.call("get", `/people/${ids.person}/credentials`).expect(200);
  expect(body).toMatchObject({
    password: { setAt: expect.any(String) as string, expiresAt: null },
    passwordAllowed: true,
    secondFactors: [{ id: ids.factor, kind: "totp", name: "Phone", suspended: false }],
    enrolled: true,
    recoveryCodesLeft: 0,
  });
  expect(JSON.stringify(body)).not.toMatch(/argon2|secret|hash/i);
});

test("T1 a reset link is shown once, and refused to those who may do less than the person", async () => {
  const { body } = await api.call("post", `/people/${ids.person}/password-reset`).expect(201);
  expect(body.url).toMatch(/\/reset\/[\w-]{43}$/);
  const key = await api.keyWith(["credentials:write"]);
  for (const [method, path] of [
    ["post", "password-reset"],
    ["delete", "password"],
    ["delete", "second-factors"],
    ["delete", `second-factors/${ids.factor}`],
  ] as const)
    await api.call(method, `/people/${ids.administrator}/${path}`, key).expect(403);
  expect(await api.audited("password.link_made")).toHaveLength(1);
});

test("T1 no link is made for one who is deactivated", async () => {
  await api.call("post", `/people/${ids.person}/deactivate`).expect(200);
  const { body } = await api.call("post", `/people/${ids.person}/password-reset`).expect(403);
  expect(body).toMatchObject({ code: "password_not_allowed", received: "deactivated" });
  await api.call("post", `/people/${ids.person}/reactivate`).expect(200);
});

test("T2 an administrator removes what is lost, and a factor of somebody else's is not found", async () => {
  await api.call("delete", `/people/${ids.administrator}/second-factors/${ids.factor}`).expect(404);
  await api.call("delete", `/people/${ids.person}/second-factors/${ids.factor}`).expect(204);
  await api.call("delete", `/people/${ids.person}/second-factors/${ids.factor}`).expect(404);
  await api.call("delete", `/people/${ids.person}/password`).expect(204);
  const { body } = await api.call("get", `/people/${ids.person}/credentials`).expect(200);
  expect(body).toMatchObject({ password: null, enrolled: false, secondFactors: [] });
});
