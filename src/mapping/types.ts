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

/** Rules as data; stored per connection. */
export interface Mapping {
  readonly email: readonly Source[];
  readonly givenName: readonly Source[];
  readonly familyName: readonly Source[];
  readonly displayName: readonly Source[];
  readonly groups: readonly Source[];
  readonly custom: Readonly<Record<string, readonly Source[]>>;
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
}
