import type { Quirk } from "./quirk.ts";

/** The same in words: docs/vendors/google.md. */
export const googleQuirks: readonly Quirk[] = [
  {
    name: "no-metadata-address",
    says: "The metadata is downloaded in the console; no address has it, so a changed certificate has to be uploaded by hand.",
    source: "https://support.google.com/a/answer/6087519?hl=en",
    shownBy: "simulator",
  },
  {
    name: "addresses-with-a-query",
    says: "Entity ID and sign-on address end in ?idpid=...: the request has to be appended to a query that is there already.",
    source:
      "https://exchangetuts.com/how-to-configure-single-logout-when-using-google-apps-as-the-identity-provider-1640688784044828",
    shownBy: "simulator",
  },
  {
    name: "metadata-that-ends",
    says: "The metadata says until when it is valid.",
    source:
      "https://exchangetuts.com/how-to-configure-single-logout-when-using-google-apps-as-the-identity-provider-1640688784044828",
    shownBy: "simulator",
  },
  {
    name: "certificate-of-five-years",
    says: "A certificate lives for five years; when it has run out, nobody signs in. There may be two at a time.",
    source: "https://support.google.com/a/answer/7394709",
    shownBy: "simulator",
  },
  {
    name: "signed-response-is-a-choice",
    says: "The assertion is signed; with “Signed response” ticked the response is signed instead. Both are accepted.",
    source: "https://www.miniorange.com/atlassian/google-apps-as-idp-saml",
    shownBy: "simulator",
  },
  {
    name: "two-ids",
    says: "Response and assertion have IDs of their own, and the signature of the assertion names the second.",
    source: "https://github.com/node-saml/node-saml/issues/378",
    shownBy: "simulator",
  },
  {
    name: "no-single-logout",
    says: "There is no single logout: signing out here leaves the session at Google open.",
    source:
      "https://exchangetuts.com/how-to-configure-single-logout-when-using-google-apps-as-the-identity-provider-1640688784044828",
    shownBy: "simulator",
  },
  {
    name: "errors-stay-at-google",
    says: "A person for whom the application is off sees Google’s own page (403 app_not_enabled_for_user): no answer comes here, and the flight recorder shows only that a sign-in began.",
    source: "https://support.google.com/a/answer/6301076",
    shownBy: "told",
  },
];
