import type { Rules } from "./types.ts";

type Choosing = Pick<Rules, "sso" | "isDefault">;

/**
 * Of the connections that a mail domain is linked to, those that some policy of the tenant takes, and perhaps the one
 * that is taken unasked (D4). Decided by the policies alone: whose address it is must not show in what is offered.
 * @param policies all of the tenant, the default one among them
 */
export function offerOf(policies: readonly Choosing[], connectionIds: readonly string[]) {
  const bySso = policies.filter(({ sso }) => sso.mode !== "off");
  const enforced = bySso.map(({ sso }) => (sso.mode === "enforced" ? sso.connectionId : undefined));
  const taken = enforced.includes(undefined)
    ? connectionIds
    : connectionIds.filter((id) => enforced.includes(id));
  const allowed = taken.length === 0 ? connectionIds : taken;
  const chosen = bySso.find(({ isDefault }) => isDefault)?.sso.connectionId;
  const others = bySso.flatMap(({ sso }) => sso.connectionId ?? []).filter((id) => id !== chosen);
  const preselected = others.length === 0 ? allowed.find((id) => id === chosen) : undefined;
  return { allowed, ...(preselected !== undefined && { preselected }) };
}
