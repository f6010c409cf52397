import { SamlAppRefused } from "./errors.ts";
import type { AttributeSource, ReleasedAttribute } from "./types.ts";

const MOST = 50;
const LONGEST = 256;
const PLAIN: readonly string[] = ["id", "email", "givenName", "familyName", "displayName", "groups", "roles"];
/** The name of a custom field, as the mapping has it. */
const CUSTOM = /^custom:[A-Za-z][\w.-]{0,63}$/;
const VISIBLE = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u;

/** What an app is told where nothing else was said: names that most products know. */
export const DEFAULT_ATTRIBUTES: readonly ReleasedAttribute[] = [
  { name: "email", source: "email" },
  { name: "firstName", source: "givenName" },
  { name: "lastName", source: "familyName" },
  { name: "displayName", source: "displayName" },
  { name: "groups", source: "groups" },
  { name: "roles", source: "roles" },
];

export const isAttributeSource = (text: string): text is AttributeSource =>
  PLAIN.includes(text) || CUSTOM.test(text);

/** What may be released, for whoever said something else. */
export const RELEASABLE = `at most ${MOST}, each with a name of its own of at most ${LONGEST} visible characters, from ${PLAIN.join(", ")} or custom:<field>`;

/** Each name once: two of one name are two answers to one question. @throws SamlAppRefused */
export function checkedAttributes(attributes: readonly ReleasedAttribute[]): readonly ReleasedAttribute[] {
  const received = wrongIn(attributes, "attributes");
  if (received === undefined) return attributes;
  throw new SamlAppRefused("attributes: they cannot be released so", {
    mismatch: {
      expected: RELEASABLE,
      received,
    },
  });
}

/** @returns what cannot be released of these, in words */
export function wrongIn(attributes: readonly ReleasedAttribute[], what: string): string | undefined {
  if (attributes.length > MOST) return `${attributes.length} ${what}`;
  const seen = new Set<string>();
  for (const { name, source, nameFormat, friendlyName } of attributes) {
    const texts = [
      name,
      ...(nameFormat === undefined ? [] : [nameFormat]),
      ...(friendlyName === undefined ? [] : [friendlyName]),
    ];
    const odd = texts.find((text) => text.length > LONGEST || !VISIBLE.test(text));
    if (odd !== undefined) return `"${odd.slice(0, 100)}"`;
    if (!isAttributeSource(source)) return `the source "${String(source).slice(0, 100)}"`;
    if (seen.has(name)) return `"${name}" twice`;
    seen.add(name);
  }
  return undefined;
}
