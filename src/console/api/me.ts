import { sendCsrf, queries, type Schemas } from "./client.ts";

export type Me = Schemas["Me"];
type Scope = Me["scopes"][number];

/** Who is here and what they may do. The shell has asked before any page is shown. */
export function useMe(): Me {
  const { data } = queries.useSuspenseQuery("get", "/me", {}, { staleTime: 60_000 });
  sendCsrf(data.csrfToken);
  return data;
}

/** Whether who is here may do what takes this scope; `x:write` reads too. */
export function useMay(scope: Scope): boolean {
  return mayWith(useMe().scopes, scope);
}

export function mayWith(held: readonly Scope[], wanted: Scope): boolean {
  if (held.includes("*") || held.includes(wanted)) return true;
  return wanted.endsWith(":read") && held.some((scope) => scope === wanted.replace(/:read$/, ":write"));
}

export type { Scope };
