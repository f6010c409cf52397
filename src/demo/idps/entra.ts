import { createHash } from "node:crypto";
import { entraQuirks } from "./quirks/entra.ts";
import { microsoftStyle, PERSISTENT, type Vendor } from "./vendor.ts";

const DIRECTORY = "5d6c0f9a-3f1e-4b7e-9a52-0c8e4f7b1d20";
const ENTITY_ID = `https://sts.windows.net/${DIRECTORY}/`;
const SOAP = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";
const MICROSOFT = "http://schemas.microsoft.com/identity/claims";

/** Entra ID's habits: signs the assertion only, claims named by addresses, a NameID that is pairwise and opaque. */
export const entra: Vendor = {
  name: "entra",
  brand: {
    name: "Entra-like",
    tagline: "simulated identity provider of entra-corp.example.com",
    accent: "#0a5c8a",
    accentDark: "#7cc4f0",
  },
  host: "entra.localhost",
  entityId: ENTITY_ID,
  ssoPath: `/${DIRECTORY}/saml2`,
  metadataPath: `/${DIRECTORY}/federationmetadata/2007-06/federationmetadata.xml`,
  sign: "assertion",
  requireSignedRequests: false,
  nameIdFormats: [PERSISTENT],
  nameId: ({ objectId }, audience) => ({
    value: createHash("sha256").update(`${objectId} ${audience}`).digest("base64"),
    format: PERSISTENT,
  }),
  attributes: (person) => [
    { name: `${MICROSOFT}/tenantid`, values: [DIRECTORY] },
    { name: `${MICROSOFT}/objectidentifier`, values: [person.objectId] },
    { name: `${MICROSOFT}/displayname`, values: [`${person.givenName} ${person.familyName}`] },
    { name: "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups", values: person.groups },
    { name: `${MICROSOFT}/identityprovider`, values: [ENTITY_ID] },
    { name: `${SOAP}/givenname`, values: [person.givenName] },
    { name: `${SOAP}/surname`, values: [person.familyName] },
    { name: `${SOAP}/emailaddress`, values: [person.email] },
    { name: `${SOAP}/name`, values: [person.email] },
  ],
  authnContext: "urn:oasis:names:tc:SAML:2.0:ac:classes:Password",
  validForMs: 70 * 60_000,
  backdateMs: 0,
  certificateYears: 3,
  assertionStyle: microsoftStyle,
  sessionIndex: (_requestId, fresh) => fresh,
  metadata: (plain) =>
    `<?xml version="1.0" encoding="utf-8"?>${plain.replace("<md:IDPSSODescriptor", `${federationRole}<md:IDPSSODescriptor`)}`,
  quirks: entraQuirks,
};

/** Entra lists WS-Federation roles before the SAML one: a reader has to step over them. */
const federationRole =
  '<md:RoleDescriptor xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"' +
  ' xmlns:fed="http://docs.oasis-open.org/wsfed/federation/200706" xsi:type="fed:SecurityTokenServiceType"' +
  ' protocolSupportEnumeration="http://docs.oasis-open.org/wsfed/federation/200706"></md:RoleDescriptor>';
