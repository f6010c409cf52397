import { keycloakQuirks } from "./quirks/keycloak.ts";
import { EMAIL_ADDRESS, PERSISTENT, TRANSIENT, UNSPECIFIED, type Vendor } from "./vendor.ts";

const REALM = "/realms/sallyport";
const URI_NAMES = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri";

/** Keycloak's habits: signs the response, names attributes by X.500 OIDs, the user name as NameID, group paths. */
export const keycloak: Vendor = {
  name: "keycloak",
  brand: {
    name: "Keycloak-like",
    tagline: "simulated identity provider of keycloak-corp.example.com",
    accent: "#0f5f6b",
    accentDark: "#7fd0dc",
  },
  host: "keycloak.localhost",
  entityId: `https://sso.keycloak-corp.example.com${REALM}`,
  ssoPath: `${REALM}/protocol/saml`,
  metadataPath: `${REALM}/protocol/saml/descriptor`,
  sign: "response",
  requireSignedRequests: true,
  nameIdFormats: [PERSISTENT, TRANSIENT, UNSPECIFIED, EMAIL_ADDRESS],
  nameId: ({ email }) => ({ value: email.split("@")[0] ?? email, format: UNSPECIFIED }),
  attributes: ({ email, givenName, familyName, groups }) => [
    { ...x500("1.2.840.113549.1.9.1", "email"), values: [email] },
    { ...x500("2.5.4.42", "givenName"), values: [givenName] },
    { ...x500("2.5.4.4", "surname"), values: [familyName] },
    { name: "member", values: groups.map((group) => `/${group}`) },
    { name: "Role", values: ["default-roles-sallyport", "offline_access", "uma_authorization"] },
  ],
  authnContext: "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified",
  validForMs: 60_000,
  sessionMs: 10 * 3_600_000,
  certificateYears: 10,
  sessionIndex: (_requestId, fresh) => `${fresh.slice(1)}::${fresh.slice(1)}`,
  metadata: (plain) => plain,
  quirks: keycloakQuirks,
};

const x500 = (oid: string, friendlyName: string) => ({
  name: `urn:oid:${oid}`,
  friendlyName,
  nameFormat: URI_NAMES,
});
