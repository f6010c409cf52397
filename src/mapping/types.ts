import type { Actor } from "../kernel/audit.ts";

/** Finds the pattern's first match: `group` keeps that group, `replace` writes over the match. RE2 syntax. */
export type Regex =
  | { readonly pattern: string; readonly replace: string }
  | { readonly pattern: string; readonly group: number };

/** One step over the values that a source found. */
export type Transform =
  | "trim"
  | "lowerCase"
  | "upperCase"
  | { readonly regex: Regex }
  | { readonly split: string }
  | { readonly join: string };

interface Transformed {
  /** In this order. */
  readonly transforms?: readonly Transform[];
}

/** Where a field's value is looked for, in order; the first source that yields a value wins (M1). */
export type Source =
  | ({ readonly attribute: string } & Transformed)
  | ({ readonly nameId: true } & Transformed)
  /** `{name}` stands for the first value of the attribute of that name. */
  | ({ readonly template: string } & Transformed)
  | { readonly constant: string };

/** From one value of the groups' sources to groups here; none: the value is dropped. */
export type GroupRule =
  | { readonly equals: string; readonly groups: readonly string[] }
  /** `$1` in a group stands for what follows the prefix. */
  | { readonly prefix: string; readonly groups: readonly string[] }
  /** RE2 syntax; all of the value has to match. `$0` to `$9` in a group stand for the match and its groups. */
  | { readonly pattern: string; readonly groups: readonly string[] };

/** M4. The first rule that matches a value decides. */
export interface GroupRules {
  readonly rules: readonly GroupRule[];
  /** What becomes of a value that no rule matches. */
  readonly unmatched: "keep" | "drop";
  /** Whether a sign-in is refused that brought none of the groups' sources (M3). */
  readonly required: boolean;
}

/** Rules as data; stored per connection. */
export interface Mapping {
  readonly email: readonly Source[];
  readonly givenName: readonly Source[];
  readonly familyName: readonly Source[];
  readonly displayName: readonly Source[];
  readonly groups: readonly Source[];
  /** Absent: the values are the groups' names. */
  readonly groupRules?: GroupRules;
  readonly custom: Readonly<Record<string, readonly Source[]>>;
  /** The id that a directory of people gave out, which outlives names and addresses (S6). */
  readonly externalId?: readonly Source[];
  /** Counts the changes of a stored mapping, from 1; absent in a preset's. */
  readonly version?: number;
}

/** Rules that are or were in force (M5). */
export interface MappingVersion {
  readonly tenantId: string;
  readonly connectionId: string;
  /** 1, 2, 3, ... in the connection. */
  readonly version: number;
  readonly at: Date;
  readonly by: Actor;
  readonly mapping: Mapping;
}

/** What the rules made of one assertion. */
export interface Profile {
  readonly email: string;
  readonly givenName: string | undefined;
  readonly familyName: string | undefined;
  readonly displayName: string;
  readonly groups: readonly string[];
  readonly custom: Readonly<Record<string, readonly string[]>>;
  readonly externalId: string | undefined;
}
