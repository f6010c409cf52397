import { AREA_NAMES, reachOf, type Area, type Reach } from "../../api/areas.ts";
import type { Scope } from "../../api/me.ts";

export type Chosen = Readonly<Record<Area, Reach>>;

const all = (reach: Reach): Chosen => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every area is there
  return Object.fromEntries(AREA_NAMES.map((area) => [area, reach])) as Record<Area, Reach>;
};

export const NOTHING = all("nothing");
/** As an auditor. */
export const READ_ALL = all("read");

export const chosenScopesOf = (chosen: Chosen): Scope[] =>
  AREA_NAMES.flatMap((area) => {
    const reach = chosen[area];
    return reach === "nothing" ? [] : [`${area}:${reach}` as const];
  });

/** What may be chosen of an area: nobody makes a key that may more than they. */
export function offered(held: readonly Scope[], area: Area): readonly Reach[] {
  const reach = reachOf(held, area);
  if (reach === "write") return ["nothing", "read", "write"];
  return reach === "read" ? ["nothing", "read"] : ["nothing"];
}
