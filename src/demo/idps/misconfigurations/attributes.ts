import type { Answer } from "../answer.ts";
import { ENTRA_DOMAIN, OKTA_DOMAIN } from "../../people.ts";
import { PERSISTENT } from "../vendor.ts";
import {
  brokerAdmin,
  editing,
  idpAdmin,
  saying,
  tolerated,
  type Misconfiguration,
  type Stage,
} from "./misconfiguration.ts";
import { adding, emailAs, emailAttribute, isEmail, withAttributes } from "./profile.ts";

const GROUPS_LINK = "http://schemas.microsoft.com/claims/groups.link";

/** An address is nowhere to be found, the NameID included. */
const withoutEmail = (answer: Answer, stage: Stage): Answer =>
  saying(
    withAttributes(answer, (attributes) => attributes.filter((each) => !isEmail(each, stage))),
    { nameId: stage.person.objectId, nameIdFormat: PERSISTENT },
  );

const manyGroups = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `CN=group-${at},OU=Groups,DC=corp,DC=example,DC=com`);

/** What is said of the person, and under which names. */
export const attributeMisconfigurations: readonly Misconfiguration[] = [
  {
    name: "missing-email",
    summary: "The identity provider sends no e-mail address.",
    where: "idp",
    answer: withoutEmail,
    expected: idpAdmin("mapping_failed"),
  },
  {
    name: "renamed-email",
    summary: "The identity provider sends the e-mail address under a name that the mapping does not know.",
    where: "idp",
    answer: (answer, stage) =>
      adding({ name: "contact", values: [stage.person.email] })(withoutEmail(answer, stage)),
    expected: brokerAdmin("mapping_failed", "attribute_renamed"),
  },
  {
    name: "nameid-not-email",
    summary: "The NameID is a user name, and nothing else that is sent is an e-mail address.",
    where: "idp",
    answer: (answer, stage) =>
      saying(withoutEmail(answer, stage), { nameId: stage.person.email.split("@")[0] ?? "" }),
    expected: idpAdmin("mapping_failed", "nameid_not_email"),
  },
  {
    name: "several-emails",
    summary: "The identity provider sends all of the person's addresses, aliases included.",
    where: "idp",
    answer: (answer, stage) =>
      emailAttribute(answer, stage, stage.person.email, `alias.${stage.person.email}`),
    expected: idpAdmin("mapping_failed", "email_several_values"),
  },
  {
    name: "email-with-spaces",
    summary: "The directory has the e-mail address with a blank at its end.",
    where: "idp",
    answer: (answer, stage) => emailAttribute(answer, stage, `${stage.person.email} `),
    expected: idpAdmin("saml_attribute_invalid", "hidden_characters"),
  },
  {
    name: "invisible-character",
    summary: "A zero-width space was pasted into the e-mail address in the directory.",
    where: "idp",
    answer: (answer, stage) => emailAttribute(answer, stage, stage.person.email.replace("@", "\u{200B}@")),
    expected: idpAdmin("saml_attribute_invalid", "hidden_characters"),
  },
  {
    name: "email-in-capital-letters",
    summary: "The e-mail attribute is in capital letters.",
    where: "idp",
    answer: (answer, stage) => emailAttribute(answer, stage, stage.person.email.toUpperCase()),
    expected: tolerated,
  },
  {
    name: "missing-names",
    summary: "The identity provider sends no given name and no family name.",
    where: "idp",
    answer: (answer, { person }) =>
      withAttributes(answer, (attributes) =>
        attributes.filter(
          ({ values }) => !values.some((value) => [person.givenName, person.familyName].includes(value)),
        ),
      ),
    expected: tolerated,
  },
  {
    name: "groups-as-ids",
    summary: "Groups are sent as object IDs, so rules by group name find nothing.",
    where: "idp",
    vendors: ["entra"],
    answer: (answer, { person }) =>
      withAttributes(answer, (attributes) =>
        attributes.map((each) =>
          each.values === person.groups
            ? { ...each, values: ["7d3c6d0e-54b0-4d0d-9b0e-0a6d7a1c0f11"] }
            : each,
        ),
      ),
    expected: tolerated,
  },
  {
    name: "groups-overage",
    summary: "The person is in more groups than the identity provider sends; a link comes in their place.",
    where: "idp",
    vendors: ["entra"],
    answer: (answer, { person }) =>
      adding({ name: GROUPS_LINK, values: ["https://graph.windows.net/.../getMemberObjects"] })(
        withAttributes(answer, (attributes) => attributes.filter(({ values }) => values !== person.groups)),
      ),
    expected: tolerated,
  },
  {
    name: "duplicate-attribute",
    summary: "Each role comes in an attribute of its own under the same name, as Keycloak does by default.",
    where: "idp",
    vendors: ["keycloak"],
    answer: (answer) =>
      withAttributes(answer, (attributes) =>
        attributes.flatMap((each) =>
          each.name === "Role" ? each.values.map((value) => ({ ...each, values: [value] })) : [each],
        ),
      ),
    expected: idpAdmin("saml_attribute_invalid", "duplicate_attribute"),
  },
  {
    name: "structured-attribute",
    summary: "An attribute holds XML instead of text.",
    where: "idp",
    answer: (answer) =>
      editing(adding({ name: "manager", values: ["MANAGER"] })(answer), "editAssertion", (xml) =>
        xml.replace("MANAGER<", '<x:person xmlns:x="urn:example:people">boss</x:person><'),
      ),
    expected: idpAdmin("saml_attribute_invalid", "structured_attribute"),
  },
  {
    name: "response-too-large",
    summary: "The identity provider sends all six hundred groups of the person.",
    where: "idp",
    answer: adding({ name: "allGroups", values: manyGroups(600) }),
    expected: idpAdmin("saml_too_large", "message_too_large"),
  },
  {
    name: "form-too-large",
    summary: "The identity provider sends all two thousand groups of the person.",
    where: "idp",
    answer: adding({ name: "allGroups", values: manyGroups(2_000) }),
    expected: idpAdmin("acs_body_too_large", "message_too_large"),
  },
  {
    name: "mapping-of-unsent-attribute",
    summary: "The connection's mapping needs an attribute that the identity provider does not send.",
    where: "broker",
    broker: async ({ api, connectionId }) => {
      const path = `/connections/${connectionId}/mapping`;
      const before = await api.get<object>(path);
      await api.put(path, { ...before, custom: { costCentre: ["costCentre"] } });
      return async () => void (await api.put(path, before));
    },
    expected: idpAdmin("mapping_failed", "attribute_missing"),
  },
  {
    name: "unverified-domain",
    summary: "The person's e-mail address is of a domain that is not verified here.",
    where: "broker",
    answer: (answer, stage) => emailAs(answer, stage, "carla@contractor.example.net"),
    expected: brokerAdmin("domain_not_verified", "domain_unknown"),
  },
  {
    name: "domain-not-linked",
    summary: "The person's e-mail domain belongs to another connection.",
    where: "broker",
    answer: (answer, stage) =>
      emailAs(answer, stage, `visitor@${stage.vendor === "okta" ? ENTRA_DOMAIN : OKTA_DOMAIN}`),
    expected: brokerAdmin("domain_not_linked", "domain_of_another_connection"),
  },
];
