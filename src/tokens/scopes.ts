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
  "explain",
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

/** Whoever reads the policies may ask what they lead to (decision 023). */
const PART_OF: Partial<Readonly<Record<Scope, Scope>>> = { "explain:read": "policies:read" };

/** `*` is everything; `x:write` reads too. */
export function covers(held: readonly Scope[], wanted: Scope): boolean {
  if (held.includes("*") || held.includes(wanted)) return true;
  const wider = PART_OF[wanted];
  if (wider !== undefined && covers(held, wider)) return true;
  return wanted.endsWith(":read") && held.some((scope) => scope === wanted.replace(/:read$/, ":write"));
}
