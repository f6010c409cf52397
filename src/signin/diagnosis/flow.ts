import { checkIn, type Rule } from "./rule.ts";

const AGAIN = "Go back to the app and sign in again, in one browser and within ten minutes.";
const DECIDE = "Compare the evidence and decide the collision that waits under People.";
const employee = (given: Omit<Rule, "who" | "what">): Rule => ({
  who: "employee",
  what: () => AGAIN,
  ...given,
});
const broker = (given: Omit<Rule, "who">): Rule => ({ who: "broker-admin", ...given });
const came = (part: string) => (seen: { readonly received: string }) => seen.received.includes(part);

/** What went wrong on our side of the response: the browser's way, our registrations, the person's account. */
export const flowRules: readonly Rule[] = [
  employee({
    name: "cookie_lost",
    codes: ["signin_wrong_browser"],
    when: (seen) => checkIn(seen, "browser_cookie")?.received === "none",
    summary: () =>
      "The browser came back without the cookie that it was given: cookies are blocked or were cleared.",
  }),
  employee({
    name: "another_browser",
    codes: ["signin_wrong_browser"],
    summary: () => "The sign-in was begun in one browser and ended in another.",
  }),
  employee({
    name: "response_to_old_request",
    codes: ["saml_request_unknown", "signin_request_unknown"],
    summary: () => "The answer belongs to a sign-in that has ended or is older than ten minutes.",
  }),
  employee({
    name: "replayed_response",
    codes: ["saml_replayed", "signin_handle_unknown"],
    summary: () => "The same answer was sent twice: the back button, a reload, or a thief.",
  }),
  employee({
    name: "response_to_another_connection",
    codes: ["signin_connection_mismatch", "signin_tenant_mismatch"],
    summary: () => "The answer belongs to a sign-in by another connection.",
  }),
  {
    name: "in_response_to_differs",
    codes: ["saml_in_response_to_mismatch"],
    summary: () => "Response and assertion answer different requests.",
    who: "idp-admin",
    what: (_seen, { product, log }) => `Read ${log} in ${product}: two sign-ins were mixed.`,
  },
  {
    name: "authn_too_old",
    codes: ["saml_authn_too_old"],
    summary: ({ expected, received }) =>
      `A fresh authentication was asked for, and an older one came: ${received}, ${expected}.`,
    who: "idp-admin",
    what: (_seen, { product }) =>
      `Let ${product} honour ForceAuthn, or turn forceAuthn off in the connection's request settings.`,
  },
  {
    name: "authn_context_other",
    codes: ["saml_authn_context_mismatch"],
    summary: ({ expected, received }) =>
      `The person was authenticated in another way than was asked for: ${received} instead of ${expected}.`,
    who: "idp-admin",
    what: (_seen, { product }) =>
      `Let ${product} send the AuthnContextClassRef that is asked for, or change authnContexts in the connection's request settings.`,
  },
  broker({
    name: "idp_initiated_not_allowed",
    codes: ["saml_unsolicited"],
    summary: () =>
      "The person began at the identity provider's dashboard, and this connection takes only answers.",
    what: () => "Have people start at the app, or set idpInitiated on the connection.",
  }),
  broker({
    name: "connection_disabled",
    codes: ["connection_disabled"],
    summary: () => "The connection is disabled.",
    what: () => "Enable the connection, or link its domains to another.",
  }),
  broker({
    name: "connection_incomplete",
    codes: ["connection_incomplete"],
    summary: () => "The connection does not know its identity provider yet.",
    what: (_seen, { product, certificate }) =>
      `Upload the metadata of ${product} to the connection: ${certificate}.`,
  }),
  {
    name: "connection_deleted",
    codes: ["connection_unknown"],
    summary: () => "The address belongs to no connection: it was deleted, or mistyped.",
    who: "idp-admin",
    what: (_seen, { product, acsUrl }) =>
      `In ${product}, set ${acsUrl} to the ACS URL on the connection's page.`,
  },
  employee({
    name: "email_malformed",
    codes: ["signin_email_malformed"],
    summary: () => "What was typed is no e-mail address.",
  }),
  broker({
    name: "domain_pending",
    codes: ["signin_no_route", "domain_not_verified"],
    when: ({ received }) => /: pending/.test(received),
    summary: ({ received }) => `The e-mail domain is claimed and not verified: ${received}.`,
    what: () => "Publish the domain's proof, as its page shows it, and have it checked.",
  }),
  broker({
    name: "domain_lapsed",
    codes: ["domain_lapsed_no_jit"],
    summary: ({ received }) => `The proof of the e-mail domain is gone, and who came is new: ${received}.`,
    what: () => "Publish the domain's proof again, as its page shows it, and have it checked.",
  }),
  broker({
    name: "domain_unlinked",
    codes: ["signin_no_route"],
    when: came("not linked"),
    summary: ({ received }) => `The e-mail domain is verified and leads to no connection: ${received}.`,
    what: () => "Link the domain to a connection.",
  }),
  broker({
    name: "domain_unknown",
    codes: ["signin_no_route", "domain_not_verified"],
    summary: ({ received }) => `Nobody here has claimed the e-mail domain: ${received}.`,
    what: () => "Check the spelling of the address; if it is right, claim and verify its domain.",
  }),
  broker({
    name: "domain_of_another_connection",
    codes: ["domain_not_linked"],
    // Which one stands in the check: this is shown at the end of a test, too, to whoever took it.
    summary: ({ received }) =>
      received === "linked to none"
        ? "The e-mail domain is linked to no connection."
        : "Another connection speaks for the e-mail domain, and this one does not.",
    what: () =>
      "Link the domain to this connection if it may speak for it, or have the person sign in by the other.",
  }),
  broker({
    name: "person_deactivated",
    codes: ["person_deactivated"],
    summary: () => "The person is deactivated.",
    what: () => "Reactivate the person if they are to have access.",
  }),
  broker({
    name: "address_of_deactivated",
    codes: ["person_deactivated_address"],
    summary: () =>
      "A new NameID came with the address of a person who is deactivated: re-hired, or given on.",
    what: () => DECIDE,
  }),
  broker({
    name: "external_id_differs",
    codes: ["person_external_id_conflict", "person_links_conflict"],
    summary: ({ expected, received }) =>
      `NameID or address lead to one person and the directory's id to another: expected ${expected}, received ${received}.`,
    what: () => DECIDE,
  }),
  broker({
    name: "jit_off",
    codes: ["jit_not_allowed"],
    summary: () => "Nobody is known by this NameID or address, and the connection makes no people.",
    what: () =>
      "Make the person known first, or let the connection's settings make people at their first sign-in (jit).",
  }),
  broker({
    name: "address_reassigned",
    codes: ["person_identity_conflict"],
    summary: ({ expected, received }) =>
      `The address belongs to a person known as ${expected}, and came with another identity: ${received}.`,
    what: () => DECIDE,
  }),
  broker({
    name: "address_taken",
    codes: ["person_email_taken"],
    summary: () => "Two people have the same e-mail address.",
    what: (_seen, { product }) => `Correct one of the addresses in ${product}, or decide the collision here.`,
  }),
  employee({
    name: "session_revoked",
    codes: ["session_refused"],
    summary: () => "The person's sessions were ended while the sign-in ran.",
  }),
];
