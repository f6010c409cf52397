import { PERSISTENT, TRANSIENT } from "../vendor.ts";
import { brokerAdmin, idpAdmin, type Misconfiguration, saying } from "./misconfiguration.ts";
import { emailAttribute } from "./profile.ts";
import { assertionEdit } from "./statements.ts";

/** By what the person is known, today and at the next sign-in. */
export const identifierMisconfigurations: readonly Misconfiguration[] = [
  {
    name: "nameid-missing",
    summary: "No NameID is configured at the identity provider (AD FS sends none without a claim rule).",
    where: "idp",
    answer: assertionEdit(/<(saml:)?NameID[\s\S]*<\/(saml:)?NameID>/, ""),
    expected: idpAdmin("saml_nameid_invalid", "nameid_missing"),
  },
  {
    name: "nameid-transient",
    summary: "The NameID is a new one at every sign-in (transient).",
    where: "idp",
    answer: (answer, stage) =>
      saying(emailAttribute(answer, stage, stage.person.email), {
        nameId: `_${answer.assertion.id}`,
        nameIdFormat: TRANSIENT,
      }),
    expected: idpAdmin("nameid_transient", "nameid_transient"),
  },
  {
    name: "comment-in-nameid",
    summary: "A template at the identity provider leaves a comment inside the NameID.",
    where: "idp",
    answer: assertionEdit(/(<(?:saml:)?NameID[^>]*>)/, "$1<!-- user name -->"),
    expected: idpAdmin("saml_xml_forbidden", "forbidden_xml"),
  },
  {
    name: "nameid-with-blank",
    summary: "The directory has the NameID with a blank at its end.",
    where: "idp",
    answer: (answer) => saying(answer, { nameId: `${answer.assertion.nameId} ` }),
    expected: idpAdmin("saml_nameid_invalid", "nameid_hidden_characters"),
  },
  {
    name: "email-taken",
    summary: "A colleague's e-mail address was given to this person.",
    where: "idp",
    after: "two",
    answer: (answer, stage) => emailAttribute(answer, stage, stage.colleague.email),
    expected: brokerAdmin("person_email_taken", "address_taken"),
  },
  {
    name: "nameid-changed",
    summary:
      "The NameID was changed after people had signed in: they arrive as strangers with known addresses.",
    where: "idp",
    after: "one",
    answer: (answer, stage) =>
      saying(emailAttribute(answer, stage, stage.person.email), {
        nameId: stage.person.objectId,
        nameIdFormat: PERSISTENT,
      }),
    expected: brokerAdmin("person_identity_conflict", "address_reassigned"),
  },
  {
    name: "nameid-in-other-case",
    summary: "The NameID came in small letters, and now comes in capital ones.",
    where: "idp",
    after: "one",
    answer: (answer) => saying(answer, { nameId: answer.assertion.nameId.toUpperCase() }),
    expected: brokerAdmin("person_identity_conflict", "address_reassigned"),
  },
];
