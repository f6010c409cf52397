import { adfsQuirks } from "./quirks/adfs.ts";
import { EMAIL_ADDRESS, microsoftStyle, PERSISTENT, TRANSIENT, UNSPECIFIED, type Vendor } from "./vendor.ts";

const HOST = "adfs.adfs-corp.example.com";
const SOAP = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";

/** AD FS's habits: an http entity ID, claims named by addresses, the Windows account as NameID, metadata of many roles. */
export const adfs: Vendor = {
  name: "adfs",
  brand: {
    name: "AD FS-like",
    tagline: "simulated identity provider of adfs-corp.example.com",
    accent: "#7a3b10",
    accentDark: "#f0b48a",
  },
  host: "adfs.localhost",
  entityId: `http://${HOST}/adfs/services/trust`,
  ssoPath: "/adfs/ls/",
  metadataPath: "/FederationMetadata/2007-06/FederationMetadata.xml",
  sign: "assertion",
  requireSignedRequests: false,
  nameIdFormats: [EMAIL_ADDRESS, PERSISTENT, TRANSIENT],
  nameId: ({ email }) => ({ value: `ADFS-CORP\\${email.split("@")[0]}`, format: UNSPECIFIED }),
  attributes: ({ email, givenName, familyName, groups }) => [
    { name: `${SOAP}/emailaddress`, values: [email] },
    { name: `${SOAP}/givenname`, values: [givenName] },
    { name: `${SOAP}/surname`, values: [familyName] },
    { name: `${SOAP}/name`, values: [`${givenName} ${familyName}`] },
    { name: "http://schemas.xmlsoap.org/claims/Group", values: groups },
  ],
  authnContext: "urn:federation:authentication:windows",
  validForMs: 60 * 60_000,
  certificateYears: 1,
  assertionStyle: microsoftStyle,
  sessionIndex: (_requestId, fresh) => fresh,
  metadata: (plain) => plain.replace("<md:IDPSSODescriptor", `${otherRoles}<md:IDPSSODescriptor`),
  quirks: adfsQuirks,
};

const federationRole = (type: string): string =>
  `<md:RoleDescriptor xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"` +
  ` xmlns:fed="http://docs.oasis-open.org/wsfed/federation/200706" xsi:type="fed:${type}"` +
  ` protocolSupportEnumeration="http://docs.oasis-open.org/ws-sx/ws-trust/200512 ` +
  `http://docs.oasis-open.org/wsfed/federation/200706" ServiceDisplayName="AD FS Corp"></md:RoleDescriptor>`;

/** AD FS is a service provider too, and says so before it speaks of its identity provider. */
const otherRoles =
  federationRole("ApplicationServiceType") +
  federationRole("SecurityTokenServiceType") +
  '<md:SPSSODescriptor WantAssertionsSigned="true"' +
  ' protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:AssertionConsumerService' +
  ` Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://${HOST}/adfs/ls/" index="0"` +
  ' isDefault="true"/></md:SPSSODescriptor>';
