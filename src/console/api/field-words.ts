import type { components } from "./schema.d.ts";

type FieldError = NonNullable<components["schemas"]["Problem"]["errors"]>[number];

/** Formats of the API, as what somebody has typed. */
const FORMATS: Readonly<Record<string, string>> = {
  email: "This is no e-mail address.",
  url: "This is no address; it begins with https://.",
  datetime: "This is no date and time.",
  uuid: "This is not known here.",
  string: "This is no text.",
  number: "This is no number.",
  int: "This is no whole number.",
};
/** Not typed, or not chosen. */
const IS_EMPTY = /^at least 1 (character|entry)$/;
const CHOICES = " | ";

/** What is wrong with a field, at the field: the API's words are for programs. */
export function fieldWords({ expected, received, message }: FieldError): string {
  if (received === "undefined" || received === "null") return "This is needed.";
  if (expected === undefined || expected === "no such field") return sentence(message);
  if (IS_EMPTY.test(expected)) return "This is needed.";
  if (expected.startsWith("at ")) return sentence(expected);
  if (expected.includes(CHOICES)) return `One of: ${expected.split(CHOICES).join(", ")}.`;
  if (FORMATS[expected] !== undefined) return FORMATS[expected];
  // A rule of the domain says in prose what it wants; a schema's format is one word, and its message says more.
  return expected.includes(" ") ? sentence(`wanted: ${expected}`) : sentence(message);
}

const SHORT = /^(id|url|uri|sso|acs|slo|idp|xml|saml|oidc)(s?)$/i;

/** `idp.entityId` as a form calls it: Entity ID. For a refusal that stands away from its fields. */
export function fieldName(path: string): string {
  const last = path.split(".").findLast((part) => !/^\d+$/.test(part)) ?? "";
  const words = last.split(/(?=[A-Z])/).map((word) => {
    const [, short, several = ""] = SHORT.exec(word) ?? [];
    return short === undefined ? word.toLowerCase() : `${short.toUpperCase()}${several}`;
  });
  return capital(words.join(" "));
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
const sentence = (text: string): string => `${capital(text)}${/[.!?]$/.test(text) ? "" : "."}`;
