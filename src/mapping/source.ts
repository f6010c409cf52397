import { describeTransform, transformed, type Work } from "./transform.ts";
import type { Source } from "./types.ts";

/** What an upstream said, from signed bytes. */
export interface Received {
  readonly nameId: string;
  readonly nameIdFormat: string;
  readonly attributes: ReadonlyMap<string, readonly string[]>;
}

export interface Found {
  readonly values: readonly string[];
  /** The source that won and what was made of its values, in words. */
  readonly source: string | undefined;
  /** Whether that source is something that was received. */
  readonly received: boolean;
}

/** `{name}` of a template. */
export const PLACEHOLDER = /\{([^{}]+)\}/g;

/**
 * The first source that yields something; a constant always does.
 * @throws TooMuchWork
 */
export function look(sources: readonly Source[], from: Received, work: Work): Found {
  for (const source of sources) {
    const values = transformed(valuesOf(source, from, work), transformsOf(source), work)
      .map((value) => value.trim())
      .filter((value) => value !== "");
    const received = !("constant" in source);
    if (values.length > 0 || !received) return { values, source: inWords(source), received };
  }
  return { values: [], source: undefined, received: false };
}

const transformsOf = (source: Source) => ("constant" in source ? [] : (source.transforms ?? []));

function valuesOf(source: Source, received: Received, work: Work): readonly string[] {
  if ("constant" in source) return [source.constant];
  if ("nameId" in source) return [received.nameId];
  if ("template" in source) return filled(source.template, received, work);
  return received.attributes.get(source.attribute) ?? [];
}

/** Nothing as long as one of the named attributes has no value: half a name is no name. */
function filled(template: string, { attributes }: Received, work: Work): readonly string[] {
  const first = (name: string): string => attributes.get(name)?.find((value) => value.trim() !== "") ?? "";
  if ([...template.matchAll(PLACEHOLDER)].some(([, name = ""]) => first(name) === "")) return [];
  return [
    template.replace(PLACEHOLDER, (_all, name: string) => {
      const value = first(name).trim();
      work.spend(value.length);
      return value;
    }),
  ];
}

/** Where it looked, without what is done with the values. */
export function describe(source: Source): string {
  if ("constant" in source) return `constant "${source.constant}"`;
  if ("template" in source) return `template "${source.template}"`;
  return "nameId" in source ? "NameID" : `attribute "${source.attribute}"`;
}

const inWords = (source: Source): string =>
  [describe(source), ...transformsOf(source).map(describeTransform)].join(", then ");
