import { readEmail } from "./email.ts";
import { mapGroups, type GroupLine } from "./group-rules.ts";
import { describe, look, type Found, type Received } from "./source.ts";
import { createWork, TooMuchWork } from "./transform.ts";
import type { GroupRules, Source } from "./types.ts";

/** Why a field could not be filled (M3). */
export interface Problem {
  /** `email`, ..., `custom.<name>`. */
  readonly field: string;
  readonly reason: "missing" | "not_an_email" | "several_values" | "unusable_text" | "too_large";
  readonly lookedFor: readonly string[];
  readonly received: readonly string[];
  /** Of `email`: other attributes that came with an address. */
  readonly candidates?: readonly string[];
}

/** A field that no received source filled, and that may stay so. */
export interface Missed {
  readonly field: string;
  /** Names of attributes. */
  readonly lookedFor: readonly string[];
}

/** One line of a preview (M2). */
export interface Filled {
  readonly field: string;
  readonly value: string | readonly string[] | undefined;
  /** The source that won, in words. */
  readonly source: string | undefined;
}

/** Longest name or group value that we keep, UTF-16 units. */
const LONGEST = 256;
/** Control, format (bidirectional overrides, zero width) and surrogate characters hide what is read. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Of one problem. */
const MOST_CANDIDATES = 5;

/** Fills the fields of one profile, one after another, and remembers what came of each. */
export function createFilling(received: Received) {
  const problems: Problem[] = [];
  const fields: Filled[] = [];
  const missed: Missed[] = [];
  const work = createWork();
  const refuse = (
    field: string,
    reason: Problem["reason"],
    sources: readonly Source[],
    values: readonly string[],
  ) => problems.push({ field, reason, lookedFor: sources.map(describe), received: values });

  /** What is too much is refused once, for the field that it was spent on; the fields after it get nothing either. */
  function within<T>(field: string, sources: readonly Source[], spend: () => T): T | undefined {
    try {
      return spend();
    } catch (error) {
      if (!(error instanceof TooMuchWork)) throw error;
      refuse(field, "too_large", sources, []);
      return undefined;
    }
  }

  function found(field: string, sources: readonly Source[], required: boolean): Found | undefined {
    const result = within(field, sources, () => look(sources, received, work));
    if (result === undefined || result.received) return result;
    const lookedFor = attributesIn(sources);
    if (result.source === undefined && required && sources.length > 0)
      refuse(field, "missing", sources, names(received));
    else if (lookedFor.length > 0) missed.push({ field, lookedFor });
    return result;
  }

  function refuseAddress(
    reason: Problem["reason"],
    sources: readonly Source[],
    values: readonly string[],
  ): void {
    const candidates = addressesIn(received, attributesIn(sources));
    const about = { field: "email", reason, lookedFor: sources.map(describe), received: values };
    problems.push({ ...about, ...(candidates.length > 0 && { candidates }) });
  }

  function usable(field: string, sources: readonly Source[], values: readonly string[]): readonly string[] {
    if (!values.every(plain)) refuse(field, "unusable_text", sources, values);
    return values;
  }

  return {
    problems,
    fields,
    missed,

    many(field: string, sources: readonly Source[]): readonly string[] {
      const result = found(field, sources, true);
      if (result === undefined) return [];
      const values = usable(field, sources, result.values.map(composed));
      fields.push({ field, value: values, source: result.source });
      return [...new Set(values)];
    },

    one(field: string, sources: readonly Source[]): string | undefined {
      const result = found(field, sources, true);
      if (result === undefined) return undefined;
      const [value] = usable(field, sources, result.values.slice(0, 1).map(composed));
      fields.push({ field, value, source: result.source });
      return value;
    },

    /** @returns the empty text if there is no address, and a problem */
    email(sources: readonly Source[]): string {
      const result = found("email", sources, false);
      if (result === undefined) return "";
      const addresses = new Set(result.values.map((value) => readEmail(value)?.address));
      const [address] = addresses;
      if (result.values.length === 0) refuseAddress("missing", sources, names(received));
      else if (addresses.has(undefined)) refuseAddress("not_an_email", sources, result.values);
      else if (addresses.size > 1) refuse("email", "several_values", sources, result.values);
      fields.push({ field: "email", value: address, source: result.source });
      return address ?? "";
    },

    /** Identity providers leave the attribute out for a person in no group: nothing is missed unless the rules say so. */
    groups(sources: readonly Source[], rules: GroupRules | undefined): readonly GroupLine[] {
      const result = found("groups", sources, rules?.required ?? false);
      const mapped =
        result &&
        within("groups", sources, () => mapGroups(rules, [...new Set(result.values.map(composed))], work));
      if (result === undefined || mapped === undefined) return [];
      const lines = mapped.map((line) => ({ ...line, groups: line.groups.map(composed) }));
      const value = usable("groups", sources, [...new Set(lines.flatMap((line) => line.groups))]);
      fields.push({ field: "groups", value, source: result.source });
      return lines;
    },
  };
}

const composed = (value: string): string => value.normalize("NFC");

const plain = (value: string): boolean => value.length <= LONGEST && !HIDDEN.test(value);

const attributesIn = (sources: readonly Source[]): readonly string[] =>
  sources.flatMap((source) => ("attribute" in source ? source.attribute : []));

/** Attributes, but for those that were looked at, whose values are all e-mail addresses: they may be what is meant. */
const addressesIn = ({ attributes }: Received, but: readonly string[]): readonly string[] =>
  [...attributes]
    .filter(([name, values]) => !but.includes(name) && values.length > 0 && values.every(isAddress))
    .map(([name]) => `attribute "${name}"`)
    .slice(0, MOST_CANDIDATES);

const isAddress = (value: string): boolean => readEmail(value) !== undefined;

/** What a message held, by name: values stay out, they may be anybody's secrets. */
const names = (received: Received): readonly string[] => [
  `NameID (${received.nameIdFormat})`,
  ...[...received.attributes.keys()].map((name) => `attribute "${name}"`),
];
