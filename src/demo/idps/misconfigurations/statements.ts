import { SAML } from "../../../saml/names.ts";
import type { Answer } from "../answer.ts";
import {
  type BrokerDesk,
  brokerAdmin,
  editing,
  employee,
  framing,
  idpAdmin,
  minutesFrom,
  type Misconfiguration,
  saying,
  type Undo,
} from "./misconfiguration.ts";

const STATUS = "urn:oasis:names:tc:SAML:2.0:status:";

/** The identity provider says why nobody signed in (SAML core 3.2.2.2). */
const failing = (code: string, subcode: string, message: string) => (answer: Answer) =>
  framing(answer, { status: { code: STATUS + code, subcode: STATUS + subcode, message } });

/** Changes what the connection's requests ask for, until it is mended. */
async function asking(desk: BrokerDesk, request: object): Promise<Undo> {
  const path = `/connections/${desk.connectionId}`;
  const before = await desk.api.get<{ request: object }>(path);
  await desk.api.patch(path, { request });
  return async () => void (await desk.api.patch(path, { request: before.request }));
}

export const assertionEdit = (pattern: RegExp, replacement: string) => (answer: Answer) =>
  editing(answer, "editAssertion", (xml) => xml.replace(pattern, replacement));

/** What the response and its statements say of the sign-in. */
export const statementMisconfigurations: readonly Misconfiguration[] = [
  {
    name: "user-not-assigned",
    summary: "The person is not assigned to the application at the identity provider.",
    where: "idp",
    answer: failing("Responder", "RequestDenied", "User is not assigned to the client application."),
    expected: idpAdmin("saml_status_not_success", "user_not_assigned"),
  },
  {
    name: "authentication-failed",
    summary: "The identity provider could not authenticate the person.",
    where: "idp",
    answer: failing("Responder", "AuthnFailed", "Authentication failed."),
    expected: employee("saml_status_not_success", "login_failed_at_idp"),
  },
  {
    name: "passive-failed",
    summary:
      "The identity provider was not to ask anything, and could not sign the person in without asking.",
    where: "idp",
    answer: failing("Responder", "NoPassive", "Cannot authenticate the subject passively."),
    expected: employee("saml_status_not_success", "passive_not_possible"),
  },
  {
    name: "authn-context-refused",
    summary: "The identity provider cannot sign people in by the method that the request asks for.",
    where: "idp",
    answer: failing("Responder", "NoAuthnContext", "The specified authentication context cannot be met."),
    expected: brokerAdmin("saml_status_not_success", "authn_context_refused"),
  },
  {
    name: "authn-context-mismatch",
    summary: "The connection asks for two factors, and the identity provider signs people in as ever.",
    where: "broker",
    broker: (desk) => asking(desk, { authnContexts: ["https://refeds.org/profile/mfa"] }),
    expected: idpAdmin("saml_authn_context_mismatch", "authn_context_other"),
  },
  {
    name: "authentication-reused",
    summary: "The connection asks for a fresh sign-in, and the identity provider answers from its session.",
    where: "broker",
    broker: (desk) => asking(desk, { forceAuthn: true }),
    answer: (answer, { now }) => saying(answer, { authnInstant: minutesFrom(now, -60) }),
    expected: idpAdmin("saml_authn_too_old", "authn_too_old"),
  },
  {
    name: "nameid-policy-refused",
    summary: "The identity provider has no NameID of the format that the request asks for.",
    where: "idp",
    answer: failing("Requester", "InvalidNameIDPolicy", "The requested NameID format cannot be issued."),
    expected: idpAdmin("saml_status_not_success", "nameid_policy_refused"),
  },
  {
    name: "request-refused",
    summary: "The identity provider does not believe our signature: it has an old certificate of ours.",
    where: "idp",
    answer: failing("Requester", "RequestDenied", "The signature of the request could not be verified."),
    expected: idpAdmin("saml_status_not_success", "request_signature_refused"),
  },
  {
    name: "no-authn-statement",
    summary: "The assertion does not say when and how the person signed in.",
    where: "idp",
    answer: assertionEdit(/<(saml:)?AuthnStatement[\s\S]*<\/(saml:)?AuthnStatement>/, ""),
    expected: idpAdmin("saml_authn_statement_missing", "authn_statement_missing"),
  },
  {
    name: "holder-of-key",
    summary: "The assertion is for whoever holds a key, not for the browser that bears it.",
    where: "idp",
    answer: assertionEdit(/cm:bearer"/, 'cm:holder-of-key"'),
    expected: idpAdmin("saml_confirmation_invalid", "not_a_bearer_assertion"),
  },
  {
    name: "confirmation-not-before",
    summary: "The identity provider gives the bearer confirmation a start, which the standard forbids.",
    where: "idp",
    answer: (answer) =>
      assertionEdit(
        /SubjectConfirmationData /,
        `SubjectConfirmationData NotBefore="${answer.assertion.notBefore.toISOString()}" `,
      )(answer),
    expected: idpAdmin("saml_confirmation_invalid", "not_a_bearer_assertion"),
  },
  {
    name: "missing-conditions",
    summary: "The assertion has no conditions, so it would be valid for ever and for everybody.",
    where: "idp",
    answer: assertionEdit(/<(saml:)?Conditions[\s\S]*<\/(saml:)?Conditions>/, ""),
    expected: idpAdmin("saml_conditions_invalid", "unknown_conditions"),
  },
  {
    name: "unknown-condition",
    summary: "The assertion has a condition of the vendor's own, which nobody else can honour.",
    where: "idp",
    answer: assertionEdit(
      /<\/((?:saml:)?Conditions)>/,
      `<x:Delegation xmlns:x="urn:example:conditions"></x:Delegation></$1>`,
    ),
    expected: idpAdmin("saml_conditions_invalid", "unknown_conditions"),
  },
  {
    name: "in-response-to-mismatch",
    summary: "Response and assertion name different requests.",
    where: "idp",
    answer: (answer) => framing(answer, { inResponseTo: "_another-request" }),
    expected: idpAdmin("saml_in_response_to_mismatch", "in_response_to_differs"),
  },
  {
    name: "saml-1.1-token",
    summary: "The identity provider is set to SAML 1.1.",
    where: "idp",
    answer: (answer) =>
      editing(answer, "editMessage", (xml) => xml.replace(' Version="2.0"', ' Version="1.1"')),
    expected: idpAdmin("saml_version_unsupported", "saml_1_response"),
  },
  {
    name: "two-assertions",
    summary: "The identity provider sends authentication and attributes in an assertion each.",
    where: "idp",
    answer: (answer) =>
      editing(
        answer,
        "editSigned",
        (xml) => `${xml}<saml:Assertion xmlns:saml="${SAML}" ID="_second" Version="2.0"></saml:Assertion>`,
      ),
    expected: idpAdmin("saml_assertion_count", "several_assertions"),
  },
];
