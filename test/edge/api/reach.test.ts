import { shardOf } from "../../../src/sessions/shard.ts";
import { sessionKey } from "../../../src/sessions/store.ts";
import { aPassword } from "../../conformance/samples-credentials.ts";
import { aPerson } from "../../conformance/samples.ts";
import { BOOTSTRAP, openApiWorld, type ApiWorld } from "./api-world.ts";

let api: ApiWorld;
let weaker: string;
beforeAll(async () => {
  api = await openApiWorld("postgres-redis");
  weaker = await api.keyWith(["people:write", "credentials:write"]);
});
afterAll(() => api.world.close());

const by = () => ({ tenantId: api.world.tenantId, actor: { kind: "system" } }) as const;

async function newPerson() {
  const person = aPerson(api.world.tenantId);
  await api.world.database.transact(person.tenantId, ({ people }) => people.insert(person));
  return person;
}
async function owner() {
  const person = await newPerson();
  await api.needs.administrators.grant(person.id, "owner", by(), () => true);
  return person;
}

test("O7 nobody puts an owner out of office, or back into it, who may do less", async () => {
  const [one] = [await owner(), await owner()];
  const { body } = await api.call("post", `/people/${one.id}/deactivate`, weaker).expect(403);
  expect(body.code).toBe("role_not_held");
  await api.call("post", `/people/${one.id}/deactivate`, BOOTSTRAP).expect(200);
  await api.call("post", `/people/${one.id}/reactivate`, weaker).expect(403);
  await api.call("post", `/people/${one.id}/reactivate`, BOOTSTRAP).expect(200);
  const plain = await newPerson();
  await api.call("post", `/people/${plain.id}/deactivate`, weaker).expect(200);
  await api.call("post", `/people/${plain.id}/reactivate`, weaker).expect(200);
});

test("T1 X3 with the password the sessions of the person end, and a sign-in that is under way with it", async () => {
  const { expiring, database, clock, random } = api.world;
  const person = await newPerson();
  const { tenantId, id: personId } = person;
  await database.transact(tenantId, ({ passwords }) => passwords.save(aPassword(person)));
  const session = (at: number) => {
    const key = sessionKey(shardOf(tenantId) + random.token(32));
    const times = { createdAt: at, seenAt: at, endsAt: at + 3_600_000, idleMs: 3_600_000 };
    return { key, tenantId, personId, connectionId: undefined, data: "{}", version: 1, ...times };
  };
  const at = clock().getTime();
  expect(await expiring.sessions.create(session(at))).toBe(true);
  clock.advance(1000);
  await api.call("delete", `/people/${personId}/password`).expect(204);
  expect((await expiring.sessions.list(tenantId, { personId }, { limit: 5 }, at + 2000)).items).toEqual([]);
  expect(await expiring.sessions.create(session(at))).toBe(false);
});
