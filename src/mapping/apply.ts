import { readEmail } from "./email.ts";
import { describe, look, type Found, type Received } from "./source.ts";
import { createWork, TooMuchWork } from "./transform.ts";
import type { Mapping, Profile, Source } from "./types.ts";

export type { Received };

/** Why a field could not be filled (M3). */
export interface Problem {
  /** `email`, ..., `custom.<name>`. */
  readonly field: string;
  readonly reason: "missing" | "not_an_email" | "several_values" | "unusable_text" | "too_large";
  readonly lookedFor: readonly string[];
  readonly received: readonly string[];
}

/** One line of a preview (M2). */
export interface Filled {
  readonly field: string;
  readonly value: string | readonly string[] | undefined;
  /** The source that won, in words. */
  readonly source: string | undefined;
}

export type Mapped =
  | { readonly ok: true; readonly profile: Profile; readonly fields: readonly Filled[] }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly fields: readonly Filled[] };

/** Longest name or group value that we keep, UTF-16 units. */
const LONGEST = 256;
/** Control, format (bidirectional overrides, zero width) and surrogate characters hide what is read. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * Turns what was received into a profile by the connection's rules. Pure.
 * A field whose rules name sources must be filled by one of them; an empty constant as the last source makes it
 * optional. Groups are the exception: identity providers leave the attribute out for a person in no group.
 */
export function applyMapping(mapping: Mapping, received: Received): Mapped {
  const problems: Problem[] = [];
  const fields: Filled[] = [];
  const refuse = (
    field: string,
    reason: Problem["reason"],
    sources: readonly Source[],
    values: readonly string[],
  ) => problems.push({ field, reason, lookedFor: sources.map(describe), received: values });
  const note = (field: string, value: Filled["value"], found: Found) =>
    fields.push({ field, value, source: found.source });

  const work = createWork();
  /** What is too much is refused once, for the field that it was spent on; the fields after it get nothing either. */
  const find = (field: string, sources: readonly Source[]): Found | undefined => {
    try {
      return look(sources, received, work);
    } catch (error) {
      if (!(error instanceof TooMuchWork)) throw error;
      refuse(field, "too_large", sources, []);
      return undefined;
    }
  };

  const many = (field: string, sources: readonly Source[], required: boolean): readonly string[] => {
    const found = find(field, sources);
    if (found === undefined) return [];
    if (found.source === undefined && required && sources.length > 0)
      refuse(field, "missing", sources, names(received));
    const values = found.values.map((value) => value.normalize("NFC"));
    if (!values.every(plain)) refuse(field, "unusable_text", sources, found.values);
    note(field, values, found);
    return [...new Set(values)];
  };
  const one = (field: string, sources: readonly Source[]): string | undefined => {
    const found = find(field, sources);
    if (found === undefined) return undefined;
    if (found.source === undefined && sources.length > 0) refuse(field, "missing", sources, names(received));
    const value = found.values[0]?.normalize("NFC");
    if (value !== undefined && !plain(value)) refuse(field, "unusable_text", sources, [value]);
    note(field, value, found);
    return value;
  };
  const email = (sources: readonly Source[]): string => {
    const found = find("email", sources);
    if (found === undefined) return "";
    const addresses = new Set(found.values.map((value) => readEmail(value)?.address));
    const [address] = addresses;
    if (found.values.length === 0) refuse("email", "missing", sources, names(received));
    else if (addresses.has(undefined)) refuse("email", "not_an_email", sources, found.values);
    else if (addresses.size > 1) refuse("email", "several_values", sources, found.values);
    note("email", address, found);
    return address ?? "";
  };

  const address = email(mapping.email);
  const givenName = one("givenName", mapping.givenName);
  const familyName = one("familyName", mapping.familyName);
  const displayName = one("displayName", mapping.displayName);
  const groups = many("groups", mapping.groups, false);
  const custom = Object.fromEntries(
    Object.entries(mapping.custom).map(([name, sources]) => [name, many(`custom.${name}`, sources, true)]),
  );
  if (problems.length > 0) return { ok: false, problems, fields };
  const fullName = [givenName, familyName].filter((part) => part !== undefined).join(" ");
  const profile = {
    email: address,
    givenName,
    familyName,
    displayName: displayName ?? (fullName === "" ? address : fullName),
    groups,
    custom,
  };
  return { ok: true, profile, fields };
}

const plain = (value: string): boolean => value.length <= LONGEST && !HIDDEN.test(value);

/** What a message held, by name: values stay out, they may be anybody's secrets. */
const names = (received: Received): readonly string[] => [
  `NameID (${received.nameIdFormat})`,
  ...[...received.attributes.keys()].map((name) => `attribute "${name}"`),
];
