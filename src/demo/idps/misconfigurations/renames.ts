import type { IssuedAttribute } from "../../../saml/idp/assertion.ts";
import type { Person } from "../../people.ts";
import { tolerated, type Expected, type Misconfiguration } from "./misconfiguration.ts";
import { withAttributes } from "./profile.ts";

type Is = (attribute: IssuedAttribute, person: Person) => boolean;

const value = ({ values }: IssuedAttribute): string | undefined =>
  values.length === 1 ? values[0] : undefined;

/** A preset lets names and groups stay away, so the sign-in goes on and the recorder tells of the likely mistake. */
const hinted: Expected = { ...tolerated, who: "broker-admin", diagnosis: "optional_attribute_renamed" };

/** By value, as each vendor has its own names. */
const renaming = (
  what: string,
  is: Is,
  name: string,
  about: Partial<Misconfiguration> = {},
): Misconfiguration => ({
  name: `renamed-${what.replaceAll(" ", "-")}`,
  summary: `The identity provider sends the ${what} under the name “${name}”, which the mapping does not know.`,
  where: "idp",
  answer: (answer, { person }) =>
    withAttributes(answer, (attributes) =>
      attributes.map((each) => (is(each, person) ? { name, values: each.values } : each)),
    ),
  expected: hinted,
  ...about,
});

/** One attribute under another name, as after a clean-up of the vendor's settings. */
export const renameMisconfigurations: readonly Misconfiguration[] = [
  renaming("given name", (each, person) => value(each) === person.givenName, "first"),
  renaming("family name", (each, person) => value(each) === person.familyName, "last"),
  renaming(
    "display name",
    (each, person) => value(each) === `${person.givenName} ${person.familyName}`,
    "fullName",
    { vendors: ["entra", "adfs"] },
  ),
  renaming(
    "groups",
    ({ values }, { groups }) =>
      values.length > 0 && values.every((sent) => groups.some((group) => sent.endsWith(group))),
    "group",
  ),
];
