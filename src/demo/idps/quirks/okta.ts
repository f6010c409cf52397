import type { Quirk } from "./quirk.ts";

/** The same in words: docs/vendors/okta.md. */
export const oktaQuirks: readonly Quirk[] = [
  {
    name: "metadata-for-each-application",
    says: "Entity ID, certificate and metadata address are those of one application, not of the company: a second application is a second identity provider.",
    source:
      "https://support.okta.com/help/s/article/how-to-download-okta-identity-provider-metadata-and-saml-signing-certificates",
    shownBy: "simulator",
  },
  {
    name: "one-address-for-three",
    says: "The “Single sign-on URL” is the recipient and the destination too, unless a box is cleared; then each can be wrong by itself.",
    source: "https://help.okta.com/en-us/Content/Topics/Apps/aiw-saml-reference.htm",
    shownBy: "wrong-recipient",
  },
  {
    name: "signs-both",
    says: "By default response and assertion are signed, with RSA-SHA256.",
    source: "https://wiki.smartsimple.com/index.php?printable=yes&title=Special%3AMobileDiff%2F40490",
    shownBy: "simulator",
  },
  {
    name: "starts-at-the-dashboard",
    says: "A sign-in that begins at the dashboard goes to the “Single sign-on URL” and answers no request.",
    source: "https://help.okta.com/en-us/Content/Topics/Apps/aiw-saml-reference.htm",
    shownBy: "unsolicited",
  },
  {
    name: "nameid-format-must-match",
    says: "A request that names a NameID format is refused unless the application is set to the same one.",
    source: "https://help.okta.com/en-us/Content/Topics/Apps/aiw-saml-reference.htm",
    shownBy: "nameid-policy-refused",
  },
  {
    name: "new-certificate-at-once",
    says: "A new signing certificate is in use from the moment it is made active: nobody signs in until the service provider has it.",
    source: "https://developer.okta.com/docs/guides/sign-your-own-saml-csr/main/",
    shownBy: "rotated-certificate",
  },
  {
    name: "no-underscore-in-the-address",
    says: "The “Single sign-on URL” must not hold an underscore. Ours holds none.",
    source: "https://help.okta.com/en-us/Content/Topics/Apps/aiw-saml-reference.htm",
    shownBy: "told",
  },
  {
    name: "issuer-that-is-no-address",
    says: "The issuer of older catalogue applications is a bare word, not an address.",
    source: "https://github.com/FusionAuth/fusionauth-issues/issues/1203",
    shownBy: "told",
  },
];
