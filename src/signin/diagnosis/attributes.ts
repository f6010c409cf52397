import { likest } from "./likeness.ts";
import { checkIn, setTo, type Rule, type Seen } from "./rule.ts";
import type { Words } from "./words.ts";

const MAPPING = ["mapping_failed"];
const INVALID = ["saml_attribute_invalid"];
/** Sent in place of the groups of a person who has more than 150 (Entra). */
const OVERAGE = /claims\/groups\.link/;

const namesIn = (text: string): string[] =>
  [...text.matchAll(/attribute "([^"]+)"/g)].map(([, name]) => name ?? "");
const fieldOf = ({ name }: Seen): string => name.replace(/^mapping_/, "");
const reason = (seen: Seen, wanted: string): boolean => seen.received.startsWith(`${wanted}:`);
/** Every attribute that came, by what the message was checked for and by what the mapping says. */
const cameIn = ({ checks, received }: Seen): readonly string[] => [
  ...namesIn(received),
  ...checks.flatMap(({ name, ok, received: text = "" }) =>
    name === "attribute" && ok ? text.replace(/^"|"$/g, "") : [],
  ),
];
const ADDRESSES = /; an e-mail address came in (.*)$/;
/** An attribute that came and is no e-mail source, with an address in it. */
const addressIn = ({ received }: Seen): string | undefined => namesIn(ADDRESSES.exec(received)?.[1] ?? "")[0];
/** By its name, or else by what it holds. */
function guess(seen: Seen): string | undefined {
  const wanted = namesIn(seen.expected);
  const others = cameIn(seen).filter((name) => !wanted.includes(name));
  return likest(wanted, others) ?? addressIn(seen);
}
const lookedFor = ({ expected }: Seen): string => `we looked for ${expected}`;
const nameIdOf = (seen: Seen): string => checkIn(seen, "nameid")?.received ?? "";
const valuesOf = ({ received }: Seen): string => received.replace(/^\w+: /, "").replace(ADDRESSES, "");
/** Nothing came for it but a NameID that is no address. */
const byNameId = (seen: Seen): boolean =>
  reason(seen, "not_an_email") && valuesOf(seen) === nameIdOf(seen) && /\bNameID$/.test(seen.expected);
const another = (seen: Seen): string => {
  const name = addressIn(seen);
  return name === undefined ? "" : ` The attribute "${name}" holds an address, which may be it.`;
};

/** Where the vendor's administrator says under which name it is sent. */
const placeOf = (field: string, { attributes, groups }: Words): string =>
  field === "groups" ? groups : attributes;

/** The rename is undone on one side or the other. */
const renamed = (words: Words, field: string, came: string, wanted = field): string =>
  `Add "${came}" to ${field} in the connection's mapping, or rename it to "${wanted}" in ${words.product}: ${placeOf(field, words)}.`;

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
    what: (seen, words) =>
      `In ${words.product}, send ${namesIn(seen.expected)[0] ?? "the attribute"}: ${placeOf(fieldOf(seen), words)}.`,
  }),
  mapping({
    name: "attribute_renamed",
    when: (seen) => (reason(seen, "missing") || byNameId(seen)) && guess(seen) !== undefined,
    summary: (seen) =>
      `${fieldOf(seen)} was not found: ${lookedFor(seen)}. The attribute "${guess(seen)}" came, which may be it.`,
    who: "broker-admin",
    what: (seen, words) => renamed(words, fieldOf(seen), guess(seen) ?? "", namesIn(seen.expected)[0]),
  }),
  mapping({
    name: "attribute_missing",
    when: (seen) => reason(seen, "missing"),
    summary: (seen) => `${fieldOf(seen)} was not sent: ${lookedFor(seen)}; what came was ${valuesOf(seen)}.`,
    what: (seen, words) =>
      `In ${words.product}, send ${namesIn(seen.expected)[0] ?? "the attribute"}: ${placeOf(fieldOf(seen), words)}.`,
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
    summary: (seen) => `What came as e-mail address is none: ${valuesOf(seen)}.${another(seen)}`,
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

const unmappedIn = ({ checks }: Seen) => checks.find(({ name }) => name.startsWith("unmapped_"));
const unmappedField = (seen: Seen): string => unmappedIn(seen)?.name.replace("unmapped_", "") ?? "";
const unmappedName = (seen: Seen): string => namesIn(unmappedIn(seen)?.received ?? "")[0] ?? "";

/** Accepted, and yet a field stayed empty that was probably meant to be filled. */
export const unmappedRule: Rule = {
  name: "optional_attribute_renamed",
  codes: ["ok"],
  when: (seen) => unmappedIn(seen) !== undefined,
  summary: (seen) =>
    `${unmappedField(seen)} stayed empty: we looked for ${unmappedIn(seen)?.expected}. The attribute "${unmappedName(seen)}" came, which may be it.`,
  who: "broker-admin",
  what: (seen, words) =>
    renamed(words, unmappedField(seen), unmappedName(seen), namesIn(unmappedIn(seen)?.expected ?? "")[0]),
};
