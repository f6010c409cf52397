import { createSimulator } from "../../src/demo/idps/simulator.ts";
import { companies } from "../../src/demo/idps/vendors.ts";
import { readIdpMetadata } from "../../src/saml/idp-metadata.ts";
import { createMetadataReader } from "../../src/saml/metadata-reader.ts";
import { readCertificate } from "../../src/saml/read-certificate.ts";
import { rsaKey } from "../kit/keys.ts";
import { inChunks } from "./kit/aggregate.ts";

const [key, next] = [await rsaKey("one"), await rsaKey("two")];
const { readProvider } = createMetadataReader();
const bare = (pem: string, wrap = "") => pem.replace(/-----.*-----|\s/g, "").replace(/.{64}/g, `$&${wrap}`);
const REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
const POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

/** As each product writes it: prefixes, order, extensions, further roles and bindings, wrapped certificates. */
const shapes: Readonly<
  Record<string, { xml: string; entityId: string; ssoUrl: string; certificates: number }>
> = {
  Shibboleth: {
    entityId: "https://idp.example.edu/idp/shibboleth",
    ssoUrl: "https://idp.example.edu/idp/profile/SAML2/Redirect/SSO",
    certificates: 2,
    xml: `<?xml version="1.0" encoding="UTF-8"?>
<!-- This is example metadata only. -->
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:shibmd="urn:mace:shibboleth:metadata:1.0" xmlns:xml="http://www.w3.org/XML/1998/namespace" xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui" entityID="https://idp.example.edu/idp/shibboleth">
  <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol urn:oasis:names:tc:SAML:1.1:protocol urn:mace:shibboleth:1.0">
    <Extensions>
      <shibmd:Scope regexp="false">example.edu</shibmd:Scope>
      <mdui:UIInfo><mdui:DisplayName xml:lang="en">Example University</mdui:DisplayName></mdui:UIInfo>
    </Extensions>
    <!-- First signing certificate is BackChannel, the Second is FrontChannel -->
    <KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>
${bare(key.certificate, "\n")}
    </ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>
    <KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>
${bare(next.certificate, "\n")}
    </ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>
    <KeyDescriptor use="encryption"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${bare(key.certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>
    <ArtifactResolutionService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://idp.example.edu:8443/idp/profile/SAML2/SOAP/ArtifactResolution" index="2"/>
    <SingleSignOnService Binding="urn:mace:shibboleth:1.0:profiles:AuthnRequest" Location="https://idp.example.edu/idp/profile/Shibboleth/SSO"/>
    <SingleSignOnService Binding="${POST}" Location="https://idp.example.edu/idp/profile/SAML2/POST/SSO"/>
    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST-SimpleSign" Location="https://idp.example.edu/idp/profile/SAML2/POST-SimpleSign/SSO"/>
    <SingleSignOnService Binding="${REDIRECT}" Location="https://idp.example.edu/idp/profile/SAML2/Redirect/SSO"/>
  </IDPSSODescriptor>
  <AttributeAuthorityDescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol">
    <KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>nothing of ours</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>
  </AttributeAuthorityDescriptor>
</EntityDescriptor>`,
  },
  SimpleSAMLphp: {
    entityId: "https://ssp.example.com/simplesaml/saml2/idp/metadata.php",
    ssoUrl: "https://ssp.example.com/simplesaml/saml2/idp/SSOService.php",
    certificates: 1,
    xml: `<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="https://ssp.example.com/simplesaml/saml2/idp/metadata.php">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${bare(key.certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:KeyDescriptor use="encryption"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${bare(key.certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleLogoutService Binding="${REDIRECT}" Location="https://ssp.example.com/simplesaml/saml2/idp/SingleLogoutService.php"/>
    <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat>
    <md:SingleSignOnService Binding="${REDIRECT}" Location="https://ssp.example.com/simplesaml/saml2/idp/SSOService.php"/>
  </md:IDPSSODescriptor>
  <md:ContactPerson contactType="technical"><md:GivenName>Administrator</md:GivenName><md:EmailAddress>mailto:na@example.org</md:EmailAddress></md:ContactPerson>
</md:EntityDescriptor>`,
  },
  OneLogin: {
    entityId: "https://app.onelogin.com/saml/metadata/4f9d1c2e",
    ssoUrl: "https://acme.onelogin.com/trust/saml2/http-redirect/sso/4f9d1c2e",
    certificates: 1,
    xml: `<?xml version="1.0"?>
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://app.onelogin.com/saml/metadata/4f9d1c2e">
  <IDPSSODescriptor xmlns:ds="http://www.w3.org/2000/09/xmldsig#" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${bare(key.certificate, "\r\n")}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>
    <SingleLogoutService Binding="${REDIRECT}" Location="https://acme.onelogin.com/trust/saml2/http-redirect/slo/4f9d1c2e"/>
    <NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat>
    <SingleSignOnService Binding="${REDIRECT}" Location="https://acme.onelogin.com/trust/saml2/http-redirect/sso/4f9d1c2e"/>
    <SingleSignOnService Binding="${POST}" Location="https://acme.onelogin.com/trust/saml2/http-post/sso/4f9d1c2e"/>
    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://acme.onelogin.com/trust/saml2/soap/sso/4f9d1c2e"/>
  </IDPSSODescriptor>
</EntityDescriptor>`,
  },
  Ping: {
    entityId: "https://auth.pingone.com/0d6f",
    ssoUrl: "https://auth.pingone.com/0d6f/saml20/idp/sso?x=1&y=2",
    certificates: 1,
    xml: `<md:EntityDescriptor ID="abc" cacheDuration="PT1440M" entityID="https://auth.pingone.com/0d6f" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" WantAuthnRequestsSigned="false"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${bare(key.certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService Binding="${POST}" Location="https://auth.pingone.com/0d6f/saml20/idp/sso"/><md:SingleSignOnService Binding="${REDIRECT}" Location="https://auth.pingone.com/0d6f/saml20/idp/sso?x=1&amp;y=2"/></md:IDPSSODescriptor></md:EntityDescriptor>`,
  },
};

test.each(Object.entries(shapes))(
  "C2 metadata as %s writes it is read the same by address and by upload",
  async (_product, { xml, entityId, ssoUrl, certificates }) => {
    const { metadata } = await readProvider(inChunks(xml, 333), {});
    expect(metadata).toEqual(readIdpMetadata(xml));
    expect(metadata).toMatchObject({ entityId, ssoRedirectUrl: ssoUrl });
    expect(metadata.certificates).toHaveLength(certificates);
    expect(metadata.certificates.map((pem) => readCertificate(pem).sha256)).toContain(
      readCertificate(key.certificate).sha256,
    );
  },
);

test.each(companies.map(({ title, vendor, people }) => [title, vendor, people] as const))(
  "C2 metadata as the %s simulator publishes it is read the same by address and by upload",
  async (_title, vendor, people) => {
    const { metadataXml, ssoUrl } = createSimulator({
      vendor,
      people,
      key,
      baseUrl: `http://${vendor.host}:5903`,
    });
    const { metadata } = await readProvider(inChunks(metadataXml, 333), {});
    expect(metadata).toEqual(readIdpMetadata(metadataXml));
    expect(metadata).toMatchObject({ entityId: vendor.entityId, ssoRedirectUrl: ssoUrl });
  },
);
