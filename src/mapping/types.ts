/** Where a field's value is looked for, in order; the first source that yields a value wins (M1). */
export type Source =
  | { readonly attribute: string }
  | { readonly nameId: true }
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

/** What the rules made of one assertion. */
export interface Profile {
  readonly email: string;
  readonly givenName: string | undefined;
  readonly familyName: string | undefined;
  readonly displayName: string;
  readonly groups: readonly string[];
  readonly custom: Readonly<Record<string, readonly string[]>>;
}
