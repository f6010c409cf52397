import type { components } from "../../api/schema.d.ts";

type Schemas = components["schemas"];

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

/** Said where the field's name does not say it. */
export const LEADS: Readonly<Partial<Record<string, string>>> = {
  email: "The first source that gives a value wins. Without an address nobody comes in.",
  displayName: "Where it stays empty, it is made of given and family name.",
  groups: "All values of the source that wins.",
  externalId:
    "What the directory calls the person for ever, such as an employee number. With it people are recognised when address and NameID change together. Leave it out if there is none.",
};

type Replay = Pick<Schemas["Replay"], "status" | "passed" | "brokenCount" | "mended" | "stillRefused">;

/** What a replay came to, the worst first. */
export function replayVerdict({ status, passed, brokenCount, mended, stillRefused }: Replay): {
  readonly tone: "teal" | "red" | "orange" | "gray";
  readonly title: string;
} {
  if (status === "failed") return { tone: "orange", title: "The trial did not end; try it again" };
  const still = stillRefused ? `, ${stillRefused} refused as before` : "";
  const better = mended ? `, ${mended} of them refused before` : "";
  const passing = `${passed ?? 0} would pass${better}${still}`;
  if (brokenCount) return { tone: "red", title: `${brokenCount} would break; ${passing}` };
  if (passed === 0) return { tone: "gray", title: `No recorded sign-in would pass${still}` };
  return { tone: "teal", title: `Nobody would break: ${passing}` };
}

type Actor = Schemas["MappingVersion"]["by"];

const KINDS: Readonly<Record<Actor["kind"], string>> = {
  "admin-key": "a program's key",
  person: "an administrator",
  app: "an app",
  system: "Sallyport itself",
  anonymous: "somebody unknown",
  setup: "the first start",
  "setup-link": "a set-up link",
};

/** Who made a change, by name where there is one. */
export const actorWords = ({ kind, name }: Actor): string => name ?? KINDS[kind];
