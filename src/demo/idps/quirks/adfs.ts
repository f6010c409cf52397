import type { Quirk } from "./quirk.ts";

/** The same in words: docs/vendors/adfs.md. */
export const adfsQuirks: readonly Quirk[] = [
  {
    name: "entity-id-begins-with-http",
    says: "The entity ID is http://<host>/adfs/services/trust, although every address is https.",
    source: "https://github.com/BookStackApp/BookStack/issues/1870",
    shownBy: "simulator",
  },
  {
    name: "no-nameid-without-a-rule",
    says: "Without a claim rule that issues one there is no NameID, and a request that asks for a format gets InvalidNameIDPolicy (MSIS7070).",
    source:
      "https://x500.co.uk/2018/03/06/adfs-the-saml-authentication-request-had-a-nameid-policy-that-could-not-be-satisfied/",
    shownBy: "nameid-missing",
  },
  {
    name: "encrypts-by-itself",
    says: "As soon as it knows an encryption certificate, from the metadata for example, it encrypts.",
    source: "https://github.com/simplesamlphp/simplesamlphp/issues/1519",
    shownBy: "encrypted-cbc-protected",
  },
  {
    name: "cbc-alone",
    says: "The .NET libraries encrypt XML with AES-CBC; AES-GCM is not among what they know. So the response has to be signed as well.",
    source: "https://github.com/AzureAD/azure-activedirectory-identitymodel-extensions-for-dotnet/pull/1025",
    shownBy: "encrypted-cbc-unprotected",
  },
  {
    name: "signs-the-assertion",
    says: "The assertion is signed, the response is not, unless Set-AdfsRelyingPartyTrust -SamlResponseSignature says MessageAndAssertion.",
    source:
      "https://www.powershellgallery.com/packages/ADFSToolkit/2.0.0-RC7/Content/Private%5CGet-ADFSTkSamlResponseSignature.ps1",
    shownBy: "simulator",
  },
  {
    name: "signed-requests-on-demand",
    says: "Signed requests are demanded where the trust says so (SignedSamlRequestsRequired).",
    source: "http://technet.microsoft.com/en-us/library/dn479407.aspx",
    shownBy: "simulator",
  },
  {
    name: "certificate-rolls-by-itself",
    says: "The signing certificate lasts a year; 20 days before its end a new one is made, and five days later it signs. Whoever does not read the metadata meanwhile is locked out.",
    source:
      "https://blogs.technet.microsoft.com/tfg/2014/04/21/english-adfs-token-signing-and-token-decrypt-certificates-expiration-process-and-dates/",
    shownBy: "rotated-certificate",
  },
  {
    name: "small-letters-in-percent-encoding",
    says: "Redirect messages are percent-encoded in small letters and signed so: the signature holds for the query as it came and for no other spelling.",
    source: "https://github.com/SAML-Toolkits/java-saml/issues/225",
    shownBy: "told",
  },
  {
    name: "address-by-prefix",
    says: "The ACS URL of a request is compared by prefix with those of the trust, and those must be https (MSIS3200).",
    source: "https://github.com/nextcloud/user_saml/issues/227",
    shownBy: "told",
  },
  {
    name: "metadata-of-many-roles",
    says: "The metadata describes WS-Federation roles and a service provider before the identity provider; a reader has to step over them.",
    source: "https://github.com/Sustainsys/Saml2/issues/1049",
    shownBy: "simulator",
  },
];
