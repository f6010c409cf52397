import { decodeProtectedHeader } from "jose";
import { INSTANCE_TENANT } from "../../../src/kernel/transaction.ts";
import { open, openOidcWorld, redeem, userinfo } from "./oidc-world.ts";
import type { OidcWorld } from "./oidc-world.ts";

let world: OidcWorld;
beforeAll(async () => {
  world = await openOidcWorld();
});
afterAll(() => world.close());

const installation = { tenantId: INSTANCE_TENANT, actor: { kind: "system" } } as const;

async function keyIds(node = world.publicUrl): Promise<string[]> {
  const { keys } = await (await fetch(`${node}/oidc/jwks`)).json();
  expect(JSON.stringify(keys)).not.toContain('"d":');
  return keys.map(({ kid }: { kid: string }) => kid);
}
const signerOf = (idToken: string | undefined) => decodeProtectedHeader(idToken ?? "").kid ?? "none";

test("O5 the OpenID provider's keys roll over without a restart: next is published, then signs, and old tokens live on", async () => {
  const other = await world.secondNode();
  const party = await world.relyingParty();
  world.signInAs(await world.person());
  const before = await redeem(party, await open(world.browser(), party));
  expect(await keyIds()).toEqual([signerOf(before.id_token)]);

  const next = await world.keys.prepareNext("oidc-signing", installation);
  const overlap = await keyIds();
  expect(overlap).toHaveLength(2);
  expect(overlap[0]).toBe(signerOf(before.id_token));

  world.clock.advance(2 * 60_000);
  const opened = await open(world.browser(), party);
  await world.keys.promote(next.id, installation);
  // Begun with the old keys, redeemed with the new ones.
  const after = await redeem(party, opened);
  expect(signerOf(after.id_token)).toBe(overlap[1]);
  expect((await keyIds()).toSorted()).toEqual(overlap.toSorted());
  expect((await keyIds(other)).toSorted()).toEqual(overlap.toSorted());
  expect((await userinfo(world, before.access_token)).status).toBe(200);

  await world.keys.remove(
    (await world.keys.all(INSTANCE_TENANT)).find(({ state }) => state === "retired")?.id ?? "",
    installation,
  );
  expect(await keyIds()).toEqual([overlap[1]]);
});
