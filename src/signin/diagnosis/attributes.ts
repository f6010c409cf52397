import { likest } from "./likeness.ts";
import { checkIn, setTo, type Rule, type Seen } from "./rule.ts";

const MAPPING = ["mapping_failed"];
const INVALID = ["saml_attribute_invalid"];
/** Sent in place of the groups of a person who has more than 150 (Entra). */
const OVERAGE = /claims\/groups\.link/;

const namesIn = (text: string): string[] =>
  [...text.matchAll(/attribute "([^"]+)"/g)].map(([, name]) => name ?? "");
const fieldOf = ({ name }: Seen): string => name.replace(/^mapping_/, "");
const reason = (seen: Seen, wanted: string): boolean => seen.received.startsWith(`${wanted}:`);
const guess = (seen: Seen): string | undefined => likest(namesIn(seen.expected), namesIn(seen.received));
const lookedFor = ({ expected }: Seen): string => `we looked for ${expected}`;
const nameIdOf = (seen: Seen): string => checkIn(seen, "nameid")?.received ?? "";
const valuesOf = ({ received }: Seen): string => received.replace(/^\w+: /, "");

const ruleFor =
  (codes: readonly string[]) =>
  (given: Omit<Rule, "codes" | "who"> & { who?: Rule["who"] }): Rule => ({
    who: "idp-admin",
    codes,
    ...given,
  });
const mapping = ruleFor(MAPPING);
const invalid = ruleFor(INVALID);
const nameId = ruleFor(["saml_nameid_invalid"]);

/** What the person's attributes lack, and what is odd about them. */
export const attributeRules: readonly Rule[] = [
  mapping({
    name: "groups_overage",
    when: ({ received }) => OVERAGE.test(received),
    summary: () => "The person is in more groups than Entra sends; it sent a link to them instead.",
    what: (seen, words) => setTo(words, "groups", "“Groups assigned to the application”."),
  }),
  mapping({
    name: "no_attributes_sent",
    when: (seen) => reason(seen, "missing") && namesIn(seen.received).length === 0,
    summary: (seen) =>
      `The assertion holds no attributes at all, and ${fieldOf(seen)} needs one: ${lookedFor(seen)}.`,
    what: (seen, { product, attributes }) =>
      `In ${product}, send ${namesIn(seen.expected)[0] ?? "the attribute"}: ${attributes}.`,
  }),
  mapping({
    name: "attribute_renamed",
    when: (seen) => reason(seen, "missing") && guess(seen) !== undefined,
    summary: (seen) =>
      `${fieldOf(seen)} was not found: ${lookedFor(seen)}. The attribute "${guess(seen)}" came, which may be it.`,
    who: "broker-admin",
    what: (seen, { product, attributes }) =>
      `Add "${guess(seen)}" to ${fieldOf(seen)} in the connection's mapping, or rename it to "${namesIn(seen.expected)[0]}" in ${product}: ${attributes}.`,
  }),
  mapping({
    name: "attribute_missing",
    when: (seen) => reason(seen, "missing"),
    summary: (seen) => `${fieldOf(seen)} was not sent: ${lookedFor(seen)}; what came was ${valuesOf(seen)}.`,
    what: (seen, { product, attributes }) =>
      `In ${product}, send ${namesIn(seen.expected)[0] ?? "the attribute"}: ${attributes}.`,
  }),
  mapping({
    name: "nameid_not_email",
    when: (seen) => reason(seen, "not_an_email") && valuesOf(seen) === nameIdOf(seen),
    summary: (seen) => `No e-mail attribute came, and the NameID is no e-mail address: ${nameIdOf(seen)}.`,
    what: (seen, { product, attributes, nameId: place }) =>
      `In ${product}, send the attribute ${namesIn(seen.expected)[0] ?? "email"} (${attributes}), or the e-mail address as NameID (${place}).`,
  }),
  mapping({
    name: "email_not_an_address",
    when: (seen) => reason(seen, "not_an_email"),
    summary: (seen) => `What came as e-mail address is none: ${valuesOf(seen)}.`,
    what: (_seen, { product, attributes }) =>
      `In ${product}, correct the person's e-mail address, or send another attribute: ${attributes}.`,
  }),
  mapping({
    name: "email_several_values",
    when: (seen) => reason(seen, "several_values"),
    summary: (seen) => `More than one e-mail address came: ${valuesOf(seen)}.`,
    what: (_seen, { product, attributes }) => `In ${product}, send one address only: ${attributes}.`,
  }),
  mapping({
    name: "unusable_value",
    summary: (seen) => `${fieldOf(seen)} is too long or holds invisible characters.`,
    what: (_seen, { product }) => `Correct the person's data in ${product}.`,
  }),
  invalid({
    name: "duplicate_attribute",
    when: ({ received }) => received.includes("used twice"),
    summary: ({ received }) => `An attribute came twice, so which one counts would be a guess: ${received}.`,
    what: ({ preset }, { product, attributes }) =>
      preset === "keycloak"
        ? "In Keycloak, turn “Single Role Attribute” on in the “role list” mapper of the role_list client scope, and “Single Group Attribute” in the “Group list” mapper."
        : `In ${product}, send each attribute once, with several values: ${attributes}.`,
  }),
  invalid({
    name: "structured_attribute",
    when: ({ received }) => /structured|instead of/.test(received),
    summary: ({ received }) => `An attribute holds more than plain text: ${received}.`,
    what: (_seen, { product, attributes }) =>
      `In ${product}, send the attribute as text and not encrypted, or not at all: ${attributes}.`,
  }),
  invalid({
    name: "hidden_characters",
    summary: ({ received }) =>
      `An attribute holds characters that cannot be seen, or white space around it: ${received}.`,
    what: (_seen, { product }) => `Type the value anew in ${product}; it was probably pasted.`,
  }),
  nameId({
    name: "nameid_missing",
    when: ({ received }) => /no single NameID|empty/.test(received),
    summary: ({ received }) => `The assertion names nobody: ${received}.`,
    what: (_seen, { product, nameId: place }) => `In ${product}, send a NameID: ${place}.`,
  }),
  nameId({
    name: "nameid_hidden_characters",
    summary: ({ received }) => `The NameID cannot be compared safely: ${received}.`,
    what: (_seen, { product, nameId: place }) =>
      `In ${product}, correct the value behind ${place}; it was probably pasted.`,
  }),
  ruleFor(["nameid_transient"])({
    name: "nameid_transient",
    summary: () => "The NameID is another one at each sign-in, so nobody can be recognised by it.",
    what: (_seen, words) => setTo(words, "nameId", "persistent, or to the e-mail address."),
  }),
];

/** Accepted, and yet something will be missed: the person's groups. */
export const overageRule: Rule = {
  name: "groups_overage",
  codes: ["ok"],
  when: ({ checks }) =>
    checks.some(({ name, received = "" }) => name === "attribute" && OVERAGE.test(received)),
  summary: () =>
    "The person is in more groups than Entra sends; it sent a link to them, so the sign-in brought no groups.",
  who: "idp-admin",
  what: (_seen, words) => setTo(words, "groups", "“Groups assigned to the application”."),
};
