import { spUrls } from "./connections/sp-urls.ts";
import type { createKeys } from "./keys/keys.ts";
import { spMetadata } from "./saml/sp-metadata.ts";

/** Our side of one connection, with the tenant's own certificates: those of next and retired keys too (C4). */
export function spMetadataOf(publicUrl: string, keys: Pick<ReturnType<typeof createKeys>, "published">) {
  return async (tenantId: string, connectionId: string): Promise<string> => {
    const signing = await keys.published(tenantId, "saml-signing");
    const decryption = await keys.published(tenantId, "saml-decryption");
    return spMetadata({
      ...spUrls(publicUrl, connectionId),
      signingCertificates: signing.map((key) => key.certificate),
      encryptionCertificates: decryption.map((key) => key.certificate),
    });
  };
}
