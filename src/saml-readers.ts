import { X509Certificate } from "node:crypto";
import type { SamlReaders } from "./apps/saml-app.ts";
import type { Clock } from "./kernel/clock.ts";
import { readCertificate } from "./saml/read-certificate.ts";
import { readSpMetadata } from "./saml/sp-metadata-reader.ts";

/** How what administrators say of service providers is read. */
export const samlReaders = (clock: Clock): SamlReaders => ({
  readSpMetadata: (xml, entityId) => readSpMetadata(xml, clock(), entityId),
  readCertificate,
  isRsa: (pem) => new X509Certificate(pem).publicKey.asymmetricKeyType === "rsa",
});
