import { createFilling, type Filled, type Missed, type Problem } from "./filling.ts";
import type { GroupLine } from "./group-rules.ts";
import type { Received } from "./source.ts";
import type { Mapping, Profile } from "./types.ts";

export type { Filled, Missed, Problem } from "./filling.ts";
export type { GroupLine } from "./group-rules.ts";
export type { Received };

interface Shown {
  readonly fields: readonly Filled[];
  /** What became of each group that was received. */
  readonly groups: readonly GroupLine[];
  readonly missed: readonly Missed[];
}

export type Mapped = Shown &
  (
    | { readonly ok: true; readonly profile: Profile }
    | { readonly ok: false; readonly problems: readonly Problem[] }
  );

/**
 * Turns what was received into a profile by the connection's rules. Pure.
 * A field whose rules name sources must be filled by one of them; an empty constant as the last source makes it
 * optional. Groups are the exception: see `groupRules.required`.
 */
export function applyMapping(mapping: Mapping, received: Received): Mapped {
  const filling = createFilling(received);
  const { problems, fields, missed } = filling;
  const email = filling.email(mapping.email);
  const givenName = filling.one("givenName", mapping.givenName);
  const familyName = filling.one("familyName", mapping.familyName);
  const displayName = filling.one("displayName", mapping.displayName);
  const groups = filling.groups(mapping.groups, mapping.groupRules);
  const custom = Object.fromEntries(
    Object.entries(mapping.custom).map(([name, sources]) => [name, filling.many(`custom.${name}`, sources)]),
  );
  const externalId = mapping.externalId && filling.one("externalId", mapping.externalId);
  if (problems.length > 0) return { ok: false, problems, fields, groups, missed };
  const fullName = [givenName, familyName].filter((part) => part !== undefined).join(" ");
  const profile = {
    email,
    givenName,
    familyName,
    displayName: displayName ?? (fullName === "" ? email : fullName),
    groups: [...new Set(groups.flatMap((line) => line.groups))],
    custom,
    // An empty constant as the last source makes it optional, and identifies nobody.
    externalId: externalId === "" ? undefined : externalId,
  };
  return { ok: true, profile, fields, groups, missed };
}
