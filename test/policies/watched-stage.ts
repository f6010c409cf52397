import { rsaKey } from "../kit/keys.ts";
import type { StoresKind } from "../kit/stores.ts";
import { HOME, openStage } from "../signin/stage.ts";

export const ENFORCED = { sso: { mode: "enforced" } } as const;

/** A connection whose people sign in one by one, and whose certificate is set wrong and right again. */
export async function openWatchedStage(kind: StoresKind = "postgres-redis") {
  const stage = await openStage(kind, { SALLYPORT_ACS_PER_MINUTE: "100000" });
  const { world, connection, connections, by, policies } = stage;
  const { tenantId } = world;
  const stranger = await rsaKey("somebody-else");
  const trust = async (certificate: string) =>
    void (await connections.update(
      connection.id,
      { idp: { entityId: stage.idp.entityId, ssoUrl: stage.idp.ssoUrl, certificates: [certificate] } },
      by,
    ));

  async function person(name: string): Promise<{ id: string; email: string }> {
    const [id, email, at] = [world.random.uuid(), `${name}@${HOME}`, world.clock()];
    const row = { id, tenantId, email, givenName: undefined, familyName: undefined, displayName: name };
    const rest = { groups: [], custom: {}, status: "active", createdAt: at, updatedAt: at } as const;
    await world.database.transact(tenantId, ({ people }) =>
      people.insert({ ...row, ...rest, lastSigninAt: undefined, version: 1 }),
    );
    return { id, email };
  }

  async function group(...members: readonly string[]): Promise<string> {
    const [id, at] = [world.random.uuid(), world.clock()];
    const row = { id, tenantId, name: `g${id}`, description: "", createdAt: at, updatedAt: at, version: 1 };
    await world.database.transact(tenantId, async ({ groups, memberships }) => {
      await groups.insert(row);
      for (const personId of members)
        await memberships.add({ tenantId, groupId: id, personId, source: "manual", addedAt: at });
    });
    return id;
  }

  let made = 0;
  /** A policy that is enforced for these people of its own. */
  async function enforcedFor(people: readonly { id: string }[], guard = {}) {
    made += 1;
    const bindings = { people: people.map(({ id }) => id) };
    const first = await policies.create({ name: `enforced ${made}`, bindings }, by);
    return policies.update(first.id, { ...ENFORCED, guard }, by);
  }

  return {
    ...stage,
    enforcedFor,
    crowd: (name: string, size: number) =>
      Promise.all(Array.from({ length: size }, (_, i) => person(`${name}${i}`))),
    tenantId,
    stranger,
    person,
    group,
    breakTrust: () => trust(stranger.certificate),
    mendTrust: () => trust(stage.idp.key.certificate),
    /** Through the whole flow. @returns whether there is a session */
    async tries({ email }: { readonly email: string }, browser = stage.browser()): Promise<boolean> {
      await stage.signIn(browser, { nameId: email, typed: email });
      return (await stage.who(browser)) !== null;
    },
    watchOf: (policyId: string) => policies.latestWatch(tenantId, policyId),
    policy: (policyId: string) => policies.get(tenantId, policyId),
  };
}
