import { oktaQuirks } from "./quirks/okta.ts";
import { EMAIL_ADDRESS, UNSPECIFIED, type Vendor } from "./vendor.ts";

const APP = "exk1demo7Sallyport5d7";
const UNSPECIFIED_NAMES = "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified";

/** Okta's habits: signs assertion and response, plain attribute names, the e-mail as NameID. */
export const okta: Vendor = {
  name: "okta",
  brand: {
    name: "Okta-like",
    tagline: "simulated identity provider of okta-corp.example.com",
    accent: "#4a3fb5",
    accentDark: "#b3abff",
  },
  host: "okta.localhost",
  entityId: `http://www.okta.com/${APP}`,
  ssoPath: `/app/sallyportdemo_sallyport_1/${APP}/sso/saml`,
  metadataPath: `/app/${APP}/sso/saml/metadata`,
  sign: "both",
  requireSignedRequests: true,
  nameIdFormats: [EMAIL_ADDRESS, UNSPECIFIED],
  nameId: (person) => ({ value: person.email, format: EMAIL_ADDRESS }),
  attributes: ({ givenName, familyName, email, groups }) =>
    Object.entries({ firstName: [givenName], lastName: [familyName], email: [email], groups }).map(
      ([name, values]) => ({ name, nameFormat: UNSPECIFIED_NAMES, values }),
    ),
  authnContext: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
  validForMs: 5 * 60_000,
  certificateYears: 10,
  sessionIndex: (requestId) => requestId,
  metadata: (plain) => `<?xml version="1.0" encoding="UTF-8"?>${plain}`,
  quirks: oktaQuirks,
};
