/** Namespaces and fixed identifiers of the standards that a service provider reads. */
export const SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol";
export const SAML = "urn:oasis:names:tc:SAML:2.0:assertion";
export const METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";
export const DSIG = "http://www.w3.org/2000/09/xmldsig#";
export const XENC = "http://www.w3.org/2001/04/xmlenc#";
export const XENC11 = "http://www.w3.org/2009/xmlenc11#";
export const EXCLUSIVE_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#";
export const ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
export const XMLNS = "http://www.w3.org/2000/xmlns/";

export const STATUS_SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";
export const BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
/** What an absent NameID `Format` means (SAML core 8.3.1). */
export const NAMEID_UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
/** A SAML party named by its entity ID (SAML core 8.3.6); what an absent `Format` of an issuer means (2.2.5). */
export const NAMEID_ENTITY = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";
export const POST_BINDING = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
export const REDIRECT_BINDING = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

/** Names that mean something to us, each in the one namespace where it may stand. */
const HOMES: Readonly<Record<string, string>> = {
  [SAMLP]:
    "Response Status StatusCode StatusMessage StatusDetail Extensions LogoutRequest LogoutResponse SessionIndex",
  [SAML]:
    "Assertion EncryptedAssertion Issuer Subject NameID EncryptedID BaseID SubjectConfirmation " +
    "SubjectConfirmationData Conditions AudienceRestriction Audience OneTimeUse ProxyRestriction Advice " +
    "AuthnStatement AuthnContext AuthnContextClassRef AttributeStatement Attribute AttributeValue EncryptedAttribute",
  [DSIG]:
    "Signature SignedInfo SignatureValue CanonicalizationMethod SignatureMethod Reference Transforms Transform " +
    "DigestMethod DigestValue KeyInfo X509Data X509Certificate Object",
  [XENC]: "EncryptedData EncryptedKey CipherData CipherValue CipherReference EncryptionMethod",
};

/** Local name to the only namespace in which a message may use it. */
export const homeOf: ReadonlyMap<string, string> = new Map(
  Object.entries(HOMES).flatMap(([uri, names]) => names.split(" ").map((name) => [name, uri] as const)),
);
