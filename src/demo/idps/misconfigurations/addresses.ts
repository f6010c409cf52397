import { editing, framing, idpAdmin, saying, type Misconfiguration } from "./misconfiguration.ts";

const WRONG_SP = "https://sso.example.com/saml/metadata";
const WRONG_ACS = "https://sso.example.com/saml/acs";

const otherScheme = (url: string): string =>
  url.startsWith("https:") ? url.replace("https:", "http:") : url.replace("http:", "https:");

/** Wrong values in the fields for entity ID and ACS URL. */
export const addressMisconfigurations: readonly Misconfiguration[] = [
  {
    name: "wrong-audience",
    summary: "The entity ID (audience) at the identity provider is another service provider's.",
    where: "idp",
    answer: (answer) => saying(answer, { audience: WRONG_SP }),
    expected: idpAdmin("saml_audience_mismatch", "audience_mismatch"),
  },
  {
    name: "audience-trailing-slash",
    summary: "The entity ID (audience) was entered with a slash at its end.",
    where: "idp",
    answer: (answer) => saying(answer, { audience: `${answer.assertion.audience}/` }),
    expected: idpAdmin("saml_audience_mismatch", "trailing_slash"),
  },
  {
    name: "audience-is-acs-url",
    summary: "The ACS URL was entered in the field for the entity ID as well.",
    where: "idp",
    answer: (answer) => saying(answer, { audience: answer.acsUrl }),
    expected: idpAdmin("saml_audience_mismatch", "audience_is_acs_url"),
  },
  {
    name: "missing-audience",
    summary: "The identity provider restricts the assertion to no audience.",
    where: "idp",
    answer: (answer) =>
      editing(answer, "editAssertion", (xml) =>
        xml.replace(/<(saml:)?AudienceRestriction>.*<\/(saml:)?AudienceRestriction>/, ""),
      ),
    expected: idpAdmin("saml_audience_mismatch", "audience_missing"),
  },
  {
    name: "wrong-acs",
    summary: "The ACS URL at the identity provider belongs to a connection that was deleted.",
    where: "idp",
    answer: (answer) => ({
      ...answer,
      redirect: (delivery) => ({
        ...delivery,
        action: answer.acsUrl.replace(/\/saml\/[^/]+\//, "/saml/00000000-0000-4000-8000-000000000000/"),
      }),
    }),
    expected: idpAdmin("connection_unknown", "connection_deleted"),
  },
  {
    name: "wrong-destination",
    summary: "The identity provider addresses its response to another system's ACS URL.",
    where: "idp",
    answer: (answer) => framing(answer, { destination: WRONG_ACS }),
    expected: idpAdmin("saml_destination_mismatch", "acs_url_mismatch"),
  },
  {
    name: "missing-destination",
    summary: "The identity provider leaves the Destination out.",
    where: "idp",
    answer: (answer) => framing(answer, { destination: undefined }),
    expected: idpAdmin("saml_destination_mismatch", "acs_url_mismatch"),
  },
  {
    name: "http-instead-of-https",
    summary: "The ACS URL was entered with the other of http and https.",
    where: "idp",
    answer: (answer) => framing(answer, { destination: otherScheme(answer.acsUrl) }),
    expected: idpAdmin("saml_destination_mismatch", "http_https_mismatch"),
  },
  {
    name: "trailing-slash",
    summary: "The ACS URL was entered with a slash at its end.",
    where: "idp",
    answer: (answer) => framing(answer, { destination: `${answer.acsUrl}/` }),
    expected: idpAdmin("saml_destination_mismatch", "trailing_slash"),
  },
  {
    name: "acs-in-capital-letters",
    summary: "The ACS URL was entered in capital letters, which the identity provider thinks are the same.",
    where: "idp",
    answer: (answer) => framing(answer, { destination: answer.acsUrl.toUpperCase() }),
    expected: idpAdmin("saml_destination_mismatch", "acs_url_case"),
  },
  {
    name: "wrong-recipient",
    summary: "The recipient URL at the identity provider is another system's.",
    where: "idp",
    answer: (answer) => saying(answer, { recipient: WRONG_ACS }),
    expected: idpAdmin("saml_recipient_mismatch", "recipient_mismatch"),
  },
  {
    name: "missing-recipient",
    summary: "The identity provider leaves the Recipient out.",
    where: "idp",
    answer: (answer) => editing(answer, "editAssertion", (xml) => xml.replace(/ Recipient="[^"]*"/, "")),
    expected: idpAdmin("saml_recipient_mismatch", "recipient_mismatch"),
  },
];
