import type { Repositories } from "../../src/storage/repositories.ts";
import { aConnection, aDomain, aPerson } from "../conformance/samples.ts";
import { openApiWorld } from "../edge/api/api-world.ts";
import { ecKey } from "../kit/keys.ts";

/** The API of a tenant whose domain `acme.test` is verified and linked. */
export async function openPolicyStage() {
  const api = await openApiWorld();
  const { tenantId, clock, random } = api.world;
  const { idp, id: connectionId, ...about } = aConnection(tenantId);
  const { certificate } = await ecKey("of the stage");
  const readable = idp && { ...idp, certificates: [certificate] };
  const inside = <T>(work: (stores: Repositories) => Promise<T>): Promise<T> =>
    api.world.database.transact(tenantId, work);
  await inside(async ({ connections, domains }) => {
    await connections.insert({ id: connectionId, ...about, idp: readable });
    await domains.insert(
      aDomain(tenantId, { name: "acme.test", status: "verified", connectionIds: [connectionId] }),
    );
  });
  const read = async (path: string) => (await api.call("get", path).expect(200)).body;
  const join = (groupId: string, personId: string) =>
    inside(({ memberships }) =>
      memberships.add({ tenantId, groupId, personId, source: "manual", addedAt: clock() }),
    );
  return {
    api,
    connectionId,
    inside,
    read,
    join,
    make: async (body: object, status = 201) =>
      (await api.call("post", "/policies").send(body).expect(status)).body,
    change: async (id: string, body: object, status = 200) =>
      (await api.call("patch", `/policies/${id}`).send(body).expect(status)).body,
    rollback: async (id: string, body: object = {}, status = 200) =>
      (await api.call("post", `/policies/${id}/rollback`).send(body).expect(status)).body,
    policyOf: (id: string) => read(`/people/${id}/policy`),
    async person(email = `p${random.uuid()}@acme.test`): Promise<string> {
      const row = aPerson(tenantId, { email });
      await inside(({ people }) => people.insert(row));
      return row.id;
    },
    async group(...people: readonly string[]): Promise<string> {
      const [id, at] = [random.uuid(), clock()];
      const row = { id, tenantId, name: `g${id}`, description: "", createdAt: at, updatedAt: at, version: 1 };
      await inside(({ groups }) => groups.insert(row));
      for (const personId of people) await join(id, personId);
      return id;
    },
  };
}
