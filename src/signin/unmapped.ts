import type { Check } from "../kernel/checks.ts";
import type { Missed } from "../mapping/apply.ts";
import type { Mapping } from "../mapping/types.ts";
import { likest } from "./diagnosis/likeness.ts";
import type { VerifiedFacts } from "./types.ts";

/**
 * Fields that may stay empty and did, though an attribute came that no rule looks at and that may be it: probably one
 * side was renamed. The sign-in goes on; the recorder says so (M3).
 */
export function unmappedChecks(
  mapping: Mapping,
  missed: readonly Missed[],
  { attributes }: Pick<VerifiedFacts, "attributes">,
): readonly Check[] {
  if (missed.length === 0) return [];
  const used = namesIn(mapping);
  const unused = [...attributes].filter(([name, values]) => !used.has(name) && values.length > 0);
  const came = unused.map(([name]) => name);
  return missed.flatMap(({ field, lookedFor }) => {
    const candidate = likest(lookedFor, came);
    return candidate === undefined ? [] : unmapped(field, lookedFor, candidate);
  });
}

const unmapped = (field: string, lookedFor: readonly string[], candidate: string): Check => ({
  name: `unmapped_${field}`,
  ok: true,
  expected: lookedFor.map((name) => `attribute "${name}"`).join(" or "),
  received: `attribute "${candidate}"`,
});

function namesIn({ email, givenName, familyName, displayName, groups, custom }: Mapping): Set<string> {
  const sources = [email, givenName, familyName, displayName, groups, ...Object.values(custom)].flat();
  return new Set(sources.flatMap((source) => ("attribute" in source ? source.attribute : [])));
}
