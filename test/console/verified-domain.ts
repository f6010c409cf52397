import { aConnection, aDomain } from "../conformance/samples.ts";
import { ecKey } from "../kit/keys.ts";
import type { TestWorld } from "../kit/world.ts";

/** `acme.test` is verified and linked to a connection that works. @returns the connection's id */
export async function verifyAcme({ tenantId, database }: TestWorld): Promise<string> {
  const { idp, id, ...about } = aConnection(tenantId, { name: "Acme's Okta" });
  const { certificate } = await ecKey("acme");
  const readable = idp && { ...idp, certificates: [certificate] };
  await database.transact(tenantId, async ({ connections, domains }) => {
    await connections.insert({ id, ...about, idp: readable });
    await domains.insert(aDomain(tenantId, { name: "acme.test", status: "verified", connectionIds: [id] }));
  });
  return id;
}
