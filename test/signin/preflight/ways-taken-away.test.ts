import { openDirectoryStage } from "./directory-stage.ts";

const stage = await openDirectoryStage();
const { api, connectionId, tenantId, inside, somebody } = stage;
afterAll(() => api.world.close());

const owner = await somebody("owner", { knownBy: [connectionId] });
await stage.owner(owner);
const domainId = (await stage.read("/domains")).items[0].id;
await stage.change(tenantId, { sso: { mode: "enforced" } });

const refusal = { code: "policy_locks_out_administrators" };
const connectionPath = `/connections/${connectionId}`;
const domainPath = `/domains/${domainId}`;

test("P4 the connection and the domain that lead the owners in are neither disabled, unlinked, deleted nor released", async () => {
  const before = [await stage.read(connectionPath), await stage.read(domainPath)];
  const tries = [
    api.call("patch", connectionPath).send({ enabled: false }),
    api.call("delete", connectionPath),
    api.call("patch", domainPath).send({ connectionId: null }),
    api.call("delete", domainPath),
    api.call("delete", domainPath).query({ force: "false" }),
  ];
  for (const each of tries) expect((await each.expect(409)).body).toMatchObject(refusal);
  expect([await stage.read(connectionPath), await stage.read(domainPath)]).toEqual(before);
  expect(await api.audited("change.refused")).toHaveLength(tries.length);
  await api.call("patch", connectionPath).send({ name: "renamed" }).expect(200);
});

test("P4 of a policy that shuts one owner out and a connection that shuts out the other at once, one is refused", async () => {
  const other = await stage.connection("Second");
  await stage.domain("second.test", "verified", other);
  const second = await somebody("second", { domain: "second.test", knownBy: [other] });
  await stage.owner(second);
  const [policy, connection] = await Promise.all([
    api.call("post", "/policies").send({ name: "Off", sso: { mode: "off" }, bindings: { people: [owner] } }),
    api.call("patch", `/connections/${other}`).send({ enabled: false }),
  ]);
  expect([policy.status, connection.status]).toContain(409);
  expect([policy.status, connection.status].filter((status) => status < 300)).toHaveLength(1);
  await inside(({ administrators }) => administrators.remove(tenantId, second));
  if (policy.status === 201) await api.call("delete", `/policies/${policy.body.id}`).expect(204);
});

test("P4 with force it is done all the same, and the trail says loudly that no owner is left", async () => {
  await api.call("patch", connectionPath).send({ enabled: false, force: true }).expect(200);
  expect((await api.audited("administrators.locked_out"))[0]).toMatchObject({
    targetId: tenantId,
    owners: [owner],
  });
  // Nobody could sign in any more: nothing is left to keep.
  await api.call("delete", domainPath).expect(204);
  await api.call("delete", connectionPath).query({ force: "true" }).expect(204);
  expect(await api.audited("administrators.locked_out")).toHaveLength(1);
});
