import type { Scope } from "./types.ts";

export const AREAS = [
  "tenants",
  "connections",
  "domains",
  "apps",
  "people",
  "credentials",
  "groups",
  "policies",
  "sessions",
  "signins",
  "audit",
  "keys",
  "administrators",
  "break-glass",
  "tokens",
] as const;

export const SCOPES: readonly [Scope, ...Scope[]] = [
  "*",
  ...AREAS.flatMap((area): Scope[] => [`${area}:read`, `${area}:write`]),
];

/** `*` is everything; `x:write` reads too. */
export function covers(held: readonly Scope[], wanted: Scope): boolean {
  if (held.includes("*") || held.includes(wanted)) return true;
  return wanted.endsWith(":read") && held.some((scope) => scope === wanted.replace(/:read$/, ":write"));
}
