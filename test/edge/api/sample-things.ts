import type { AuditContext } from "../../../src/kernel/audit.ts";
import type { ApiWorld } from "./api-world.ts";

export async function formGroup({ needs }: ApiWorld, tenantId: string, personId: string): Promise<string> {
  const by = { tenantId, actor: { kind: "system" } } as const;
  const { id } = await needs.groups.create({ name: "walkers" }, by);
  await needs.groups.addMember(id, personId, by);
  return id;
}

export async function handOut({ needs }: ApiWorld, by: AuditContext): Promise<string> {
  const { id: connectionId } = await needs.connections.create({ name: "handed out", enabled: false }, by);
  const about = { connectionId, preset: undefined, domainId: undefined, note: undefined };
  return (await needs.setupLinks.create({ ...about, expiresInMs: 3_600_000 }, by)).link.id;
}

/** So that one can be rolled back. */
export async function twoVersions({ needs }: ApiWorld, by: AuditContext): Promise<string> {
  const { id } = await needs.policies.create({ name: "policy", rollout: { of: "everyone", percent: 1 } }, by);
  await needs.policies.update(id, { name: "changed" }, by);
  return id;
}

export async function comeIn({ needs }: ApiWorld, administrator: string, by: AuditContext): Promise<string> {
  const { credential, codes } = await needs.breakGlass.make(administrator, by, 1);
  const { email } = credential.person;
  return (await needs.wayIn.signIn({ email, code: codes[0] ?? "", block: by.tenantId })).session.id;
}
