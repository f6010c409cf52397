import { createApiTokens } from "../../src/api-tokens/api-tokens.ts";
import { aPerson } from "../conformance/samples.ts";
import { openAdminApi } from "../kit/admin-api.ts";
import { startBroker } from "../kit/broker.ts";
import { freePort } from "../kit/port.ts";
import type { StoresKind } from "../kit/stores.ts";
import { openTestWorld } from "../kit/world.ts";

const KEY = "bootstrap-key-for-tests-0123456789-abcdef";
const DAY = 86_400_000;
const kinds: readonly StoresKind[] = ["postgres-redis", "embedded"];

describe.each(kinds)("on %s", (kind) => {
  let close = async (): Promise<void> => {};
  afterAll(() => close());

  test("X4 T3 P2 P6 the policy in force for a person decides about their API tokens now, and deactivating a person revokes them: apps learn it at their next question", async () => {
    const world = await openTestWorld(kind, {
      environment: {
        SALLYPORT_PUBLIC_URL: `http://localhost:${await freePort()}`,
        SALLYPORT_BOOTSTRAP_ADMIN_KEY: KEY,
      },
    });
    const broker = await startBroker(world);
    close = async () => {
      await broker.close();
      await world.close();
    };
    const admin = openAdminApi(broker.url, KEY);
    const { tenantId, database } = world;
    const person = aPerson(tenantId);
    await database.transact(tenantId, ({ people }) => people.insert(person));
    const apiTokens = createApiTokens({
      ...world,
      transact: database.transact,
      policyFor: () => Promise.resolve({ allowed: true, maxDays: 30 }),
    });
    const by = { tenantId, actor: { kind: "person", id: person.id } } as const;
    const { secret } = await apiTokens.create({ name: "script", days: 30 }, person.id, by);
    const app = await admin.post<{ clientId: string; clientSecret: string }>("/apps", {
      name: "Tracker",
      protocol: "oidc",
      redirectUris: ["https://tracker.example/cb"],
    });
    const introspect = async (): Promise<unknown> => {
      const answer = await fetch(`${broker.url}/oidc/token/introspection`, {
        method: "POST",
        body: new URLSearchParams({
          token: secret,
          client_id: app.clientId,
          client_secret: app.clientSecret,
        }),
      });
      return answer.json();
    };
    expect(await introspect()).toMatchObject({ active: true, sub: person.id });
    // P2 P6: the policy in force for the person, changed by an administrator.
    const policy = await admin.post<{ id: string }>("/policies", {
      name: "Contractors",
      rank: 1,
      apiTokens: { allowed: false, maxDays: 365 },
      bindings: { people: [person.id], groups: [] },
    });
    expect(await introspect()).toEqual({ active: false });
    await admin.patch(`/policies/${policy.id}`, { apiTokens: { allowed: true, maxDays: 7 } });
    world.clock.advance(7 * DAY - 1);
    expect(await introspect()).toMatchObject({ active: true });
    world.clock.advance(1);
    expect(await introspect()).toEqual({ active: false });
    await admin.patch(`/policies/${policy.id}`, { apiTokens: { allowed: true, maxDays: 8 } });
    expect(await introspect()).toMatchObject({ active: true });
    await admin.post(`/people/${person.id}/deactivate`, undefined);
    expect(await introspect()).toEqual({ active: false });
    await admin.post(`/people/${person.id}/reactivate`, undefined);
    // What was cut off stays cut off.
    expect(await introspect()).toEqual({ active: false });
    expect(await admin.get("/tokens")).toEqual({ items: [] });
  });
});
