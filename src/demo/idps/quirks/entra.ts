import type { Quirk } from "./quirk.ts";

/** The same in words: docs/vendors/entra.md. */
export const entraQuirks: readonly Quirk[] = [
  {
    name: "pairwise-nameid",
    says: "Without a claim rule the NameID is an opaque value, another one for each application: a person is recognised by it, and never by a second application.",
    source:
      "https://github.com/MicrosoftDocs/entra-docs/blob/main/docs/identity-platform/single-sign-on-saml-protocol.md",
    shownBy: "simulator",
  },
  {
    name: "claims-named-by-addresses",
    says: "Attributes are named by addresses under schemas.xmlsoap.org and schemas.microsoft.com, and have no name format.",
    source:
      "https://github.com/MicrosoftDocs/entra-docs/blob/main/docs/identity-platform/single-sign-on-saml-protocol.md",
    shownBy: "simulator",
  },
  {
    name: "valid-for-seventy-minutes",
    says: "An assertion is valid for 70 minutes and from the very moment of its issue: a clock that is slow by a second finds it in the future.",
    source:
      "https://github.com/MicrosoftDocs/entra-docs/blob/main/docs/identity-platform/single-sign-on-saml-protocol.md",
    shownBy: "simulator",
  },
  {
    name: "one-issuer-for-a-tenant",
    says: "All applications of a tenant share one issuer, https://sts.windows.net/<tenant>/, so several connections trust the same one; another tenant differs by its identifier alone.",
    source:
      "https://github.com/MicrosoftDocs/entra-docs/blob/main/docs/identity-platform/single-sign-on-saml-protocol.md",
    shownBy: "wrong-tenant",
  },
  {
    name: "session-index-is-the-assertion",
    says: "The SessionIndex is the ID of the assertion; a logout request has to repeat it as it came.",
    source: "https://github.com/metabase/saml20-clj/pull/112",
    shownBy: "simulator",
  },
  {
    name: "signs-the-assertion",
    says: "The assertion is signed, the response is not, unless the signing option says so.",
    source:
      "https://github.com/MicrosoftDocs/entra-docs/blob/main/docs/identity-platform/single-sign-on-saml-protocol.md",
    shownBy: "simulator",
  },
  {
    name: "signature-of-requests-is-optional",
    says: "A signature on the request is looked at only where the application is set to demand it.",
    source:
      "https://github.com/MicrosoftDocs/entra-docs/blob/main/docs/identity-platform/single-sign-on-saml-protocol.md",
    shownBy: "simulator",
  },
  {
    name: "authentication-context-exactly",
    says: "RequestedAuthnContext is taken with the comparison exact alone; people who signed in by another method get an error.",
    source:
      "https://github.com/MicrosoftDocs/entra-docs/blob/main/docs/identity-platform/single-sign-on-saml-protocol.md",
    shownBy: "authn-context-refused",
  },
  {
    name: "groups-beyond-a-limit",
    says: "Somebody in more than 150 groups arrives with none.",
    source:
      "https://github.com/MicrosoftDocs/entra-docs/blob/main/docs/identity/hybrid/connect/how-to-connect-fed-group-claims.md",
    shownBy: "groups-overage",
  },
  {
    name: "certificate-of-three-years",
    says: "The signing certificate is made for three years, and is not replaced by itself.",
    source:
      "https://learn.microsoft.com/en-us/azure/active-directory/manage-apps/application-management-certs-faq",
    shownBy: "rotated-certificate",
  },
  {
    name: "small-letters-in-percent-encoding",
    says: "Logout messages by redirect are percent-encoded in small letters and signed so: the signature holds for the query as it came and for no other spelling.",
    source: "https://github.com/IdentityPython/pysaml2/issues/957",
    shownBy: "told",
  },
];
