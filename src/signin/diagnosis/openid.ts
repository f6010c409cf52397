import { openidRefusals } from "../openid/refusals.ts";
import type { Rule } from "./rule.ts";

/** One rule for each code of OpenID Connect: what exactly differed stands in the check. */
export const openidRules: readonly Rule[] = Object.entries(openidRefusals).map(
  ([code, [meaning, { who, what }]]) => ({
    name: code,
    codes: [code],
    summary: () => meaning,
    who,
    what: () => what,
  }),
);
