import { googleQuirks } from "./quirks/google.ts";
import { EMAIL_ADDRESS, type Vendor } from "./vendor.ts";

const ACCOUNT = "C01demo7s";
const UNSPECIFIED_NAMES = "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified";

/** Google Workspace's habits: addresses with a query, no metadata address, signs the assertion unless told otherwise. */
export const google: Vendor = {
  name: "google",
  brand: {
    name: "Google-like",
    tagline: "simulated identity provider of google-corp.example.com",
    accent: "#1b6e3c",
    accentDark: "#8fd6a8",
  },
  host: "google.localhost",
  entityId: `https://accounts.google.com/o/saml2?idpid=${ACCOUNT}`,
  ssoPath: "/o/saml2/idp",
  ssoQuery: `?idpid=${ACCOUNT}`,
  metadataPath: undefined,
  sign: "assertion",
  requireSignedRequests: false,
  nameIdFormats: [EMAIL_ADDRESS],
  nameId: (person) => ({ value: person.email, format: EMAIL_ADDRESS }),
  attributes: ({ givenName, familyName, groups }) =>
    Object.entries({ firstName: [givenName], lastName: [familyName], groups }).map(([name, values]) => ({
      name,
      nameFormat: UNSPECIFIED_NAMES,
      values,
    })),
  authnContext: "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified",
  validForMs: 5 * 60_000,
  certificateYears: 5,
  metadataEnds: true,
  sessionIndex: (_requestId, fresh) => fresh,
  metadata: (plain) => `<?xml version="1.0" encoding="UTF-8" standalone="no"?>${plain}`,
  quirks: googleQuirks,
};
