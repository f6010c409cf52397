import { deflated, type Answer } from "../answer.ts";
import {
  brokerAdmin,
  editing,
  employee,
  framing,
  idpAdmin,
  saying,
  type Misconfiguration,
} from "./misconfiguration.ts";

/** The same answer to another request, or to none. */
const answering = (answer: Answer, inResponseTo: string | undefined): Answer =>
  framing(saying(answer, { inResponseTo }), { inResponseTo });

const posting = (answer: Answer, change: (field: string) => Readonly<Record<string, string>>): Answer => ({
  ...answer,
  redirect: (delivery) => ({ ...delivery, fields: change(delivery.fields["SAMLResponse"] ?? "") }),
});

/** What happens to a sign-in on its way, and to those who make it. */
export const journeyMisconfigurations: readonly Misconfiguration[] = [
  {
    name: "replayed",
    summary: "The person went back in the browser and sent the last answer once more.",
    where: "person",
    after: "one",
    answer: (answer, { earlier }) =>
      posting(answer, (field) => ({
        SAMLResponse: earlier?.field ?? field,
        RelayState: answer.relayState ?? "",
      })),
    expected: employee("saml_replayed", "replayed_response"),
  },
  {
    name: "late-answer",
    summary: "The person left the identity provider's page open until the sign-in was over.",
    where: "person",
    answer: (answer, { earlier }) => answering(answer, earlier?.requestId ?? "_long-ago"),
    expected: employee("saml_request_unknown", "response_to_old_request"),
  },
  {
    name: "cookie-lost",
    summary: "The browser keeps no cookies, or they were cleared while the person signed in.",
    where: "person",
    does: "clears the broker's cookies",
    expected: employee("signin_wrong_browser", "cookie_lost"),
  },
  {
    name: "another-browser",
    summary: "The person began in one browser and ended in another.",
    where: "person",
    answer: async (answer, { elsewhere }) => answering(answer, await elsewhere()),
    expected: employee("signin_wrong_browser", "another_browser"),
  },
  {
    name: "unsolicited",
    summary: "The person started at the identity provider's dashboard, which the connection does not allow.",
    where: "person",
    answer: (answer) => answering(answer, undefined),
    expected: brokerAdmin("saml_unsolicited", "idp_initiated_not_allowed"),
  },
  {
    name: "mistyped-address",
    summary: "The person types a name instead of an e-mail address.",
    where: "person",
    types: "ada",
    expected: employee("signin_email_malformed", "email_malformed"),
  },
  {
    name: "unclaimed-domain",
    summary: "Nobody has claimed the mail domain of the person's company here.",
    where: "broker",
    types: "ada@forgotten.example.org",
    expected: brokerAdmin("signin_no_route", "domain_unknown"),
  },
  {
    name: "connection-disabled",
    summary: "The connection is disabled.",
    where: "broker",
    broker: async ({ api, connectionId }) => {
      // Forced: it may be the only way in of the only owner, and that is what somebody did here.
      const enable = (enabled: boolean) =>
        api.patch(`/connections/${connectionId}`, { enabled, force: true });
      await enable(false);
      return async () => void (await enable(true));
    },
    expected: brokerAdmin("connection_disabled", "connection_disabled"),
  },
  {
    name: "person-deactivated",
    summary: "The person was deactivated here.",
    where: "broker",
    after: "one",
    broker: async ({ api, person }) => {
      const search = encodeURIComponent(person.email);
      const { items } = await api.get<{ items: { id: string }[] }>(`/people?search=${search}`);
      for (const { id } of items) await api.post(`/people/${id}/deactivate`, {});
      return async () => {
        for (const { id } of items) await api.post(`/people/${id}/reactivate`, {});
      };
    },
    expected: brokerAdmin("person_deactivated", "person_deactivated"),
  },
  {
    name: "wrong-binding",
    summary: "The identity provider answers by HTTP-Redirect instead of HTTP-POST.",
    where: "idp",
    answer: (answer) => ({
      ...answer,
      redirect: ({ action, fields }) => ({
        method: "get",
        action,
        fields: { ...fields, SAMLResponse: deflated(fields["SAMLResponse"] ?? "") },
      }),
    }),
    expected: idpAdmin("acs_binding", "wrong_binding"),
  },
  {
    name: "ws-federation-answer",
    summary: "The application at the identity provider is set to WS-Federation.",
    where: "idp",
    vendors: ["adfs"],
    answer: (answer) =>
      posting(answer, (field) => ({ wa: "wsignin1.0", wresult: field, wctx: answer.relayState ?? "" })),
    expected: idpAdmin("acs_parameters", "no_saml_response"),
  },
  {
    name: "deflated-post",
    summary: "The identity provider deflates the message although it posts it.",
    where: "idp",
    answer: (answer) => posting(answer, (field) => ({ SAMLResponse: deflated(field) })),
    expected: idpAdmin("saml_encoding_invalid"),
  },
  {
    name: "percent-encoded-twice",
    summary: "A proxy encodes the posted form a second time.",
    where: "idp",
    answer: (answer) => posting(answer, (field) => ({ SAMLResponse: encodeURIComponent(field) })),
    expected: idpAdmin("saml_base64_invalid"),
  },
  {
    name: "logout-answer-at-acs",
    summary: "The ACS URL was entered as the logout URL as well.",
    where: "idp",
    answer: (answer) =>
      editing(answer, "editMessage", (xml) => xml.replaceAll(/(<\/?samlp:)Response\b/g, "$1LogoutResponse")),
    expected: idpAdmin("saml_response_malformed", "logout_at_acs"),
  },
  {
    name: "doctype",
    summary: "An XML program at the identity provider writes a document type declaration.",
    where: "idp",
    answer: (answer) => editing(answer, "editMessage", (xml) => `<!DOCTYPE Response>${xml}`),
    expected: idpAdmin("saml_doctype", "forbidden_xml"),
  },
];
