import type { Scope } from "./me.ts";

type AreaOf<S> = S extends `${infer Area}:${string}` ? Area : never;
/** What scopes are about. */
export type Area = AreaOf<Scope>;

/** Each area in the words of the console, in the order of its menu. A new one is named here, or it does not compile. */
export const AREAS: Readonly<Record<Area, string>> = {
  signins: "Sign-ins and their recordings",
  connections: "Connections and their mapping",
  domains: "Domains",
  policies: "Policies and enforcement",
  explain: "Why somebody can (not) get in",
  people: "People",
  credentials: "Passwords and second factors of people",
  groups: "Groups",
  apps: "Apps",
  sessions: "Sessions of people",
  tokens: "API tokens of people",
  audit: "Audit log",
  administrators: "Administrators",
  "break-glass": "Break-glass",
  keys: "Signing keys and admin keys",
  tenants: "Company settings",
};

export const AREA_NAMES: readonly Area[] = areaNames();

function areaNames(): readonly Area[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the record's own keys
  return Object.keys(AREAS) as Area[];
}

export type Reach = "nothing" | "read" | "write";

/** What these scopes reach of an area. */
export function reachOf(scopes: readonly Scope[], area: Area): Reach {
  if (scopes.includes("*") || scopes.includes(`${area}:write`)) return "write";
  return scopes.includes(`${area}:read`) ? "read" : "nothing";
}

/** "Everything", or area by area: "Apps (read), People". */
export function scopesInWords(scopes: readonly Scope[]): string {
  if (scopes.includes("*")) return "everything";
  const reached = AREA_NAMES.filter((area) => reachOf(scopes, area) !== "nothing");
  const isReading = reached.every((area) => reachOf(scopes, area) === "read");
  if (isReading && reached.length === AREA_NAMES.length) return "reads everything";
  return reached
    .map((area) => (reachOf(scopes, area) === "read" ? `${AREAS[area]} (read)` : AREAS[area]))
    .join(", ");
}
