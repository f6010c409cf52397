import type { Schemas } from "../../api/client.ts";

type Problem = Schemas["MappingPreview"]["problems"][number];

const TITLES: Readonly<Record<string, string>> = {
  email: "E-mail address",
  givenName: "Given name",
  familyName: "Family name",
  displayName: "Display name",
  groups: "Groups",
  externalId: "Id in the directory",
};

/** Of a field of the mapping; custom ones have the name that they were given. */
export const fieldTitle = (field: string): string => TITLES[field] ?? field.replace(/^custom\./, "");

const REASONS: Readonly<Record<Problem["reason"], string>> = {
  missing: "none of its sources gave a value",
  not_an_email: "what came is no e-mail address",
  several_values: "several values came where there must be one",
  unusable_text: "the text has characters that are not taken, or is too long",
  too_large: "there is more to work through than a sign-in may cost",
};

/** What is wrong, what was looked for, and where it might be instead. */
export function problemWords({ reason, lookedFor, candidates = [] }: Problem): string {
  const looked = lookedFor.length === 0 ? "" : ` (looked for ${lookedFor.join(", ")})`;
  const others = candidates.length === 0 ? "" : `; ${candidates.join(", ")} came with an address`;
  return `${REASONS[reason]}${looked}${others}.`;
}

export function valueWords(value: string | readonly string[] | null): string {
  if (value === null || value.length === 0) return "empty";
  return typeof value === "string" ? value : value.join(", ");
}
