import { z } from "zod";
import type { May } from "../../../../signin/reports/expiring.ts";
import { covers } from "../../../../tokens/scopes.ts";
import type { Caller } from "../../caller.ts";

/** Areas of which a report speaks; who may not read one gets the rest. */
export const mayRead =
  ({ scopes }: Caller): May =>
  (area) =>
    covers(scopes, `${area}:read`);

export const withheld = z.array(z.string()).meta({
  description:
    "Scopes that the caller lacks: what they would show is not here, which does not say that all is well.",
});

export const withheldFrom = (may: May, areas: readonly Parameters<May>[0][]): readonly string[] =>
  areas.filter((area) => !may(area)).map((area) => `${area}:read`);
