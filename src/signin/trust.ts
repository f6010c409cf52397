import { spUrls } from "../connections/sp-urls.ts";
import type { Connection, IdentityProvider } from "../connections/types.ts";
import type { Keys } from "../keys/keys.ts";
import type { ResponseTrust } from "../saml/types.ts";

/** What a gate knows besides the connection. */
export interface GateSettings {
  readonly keys: Pick<Keys, "list">;
  readonly publicUrl: string;
  readonly clockSkewMs: number;
  readonly saml: { readonly maxBytes: number; readonly maxElements: number };
}

/** What a response of this connection is measured against; retired decryption keys open what was sent before. */
export async function trustIn(
  { id, tenantId, idp, encryption }: Connection & { readonly idp: IdentityProvider },
  { keys, publicUrl, clockSkewMs, saml }: GateSettings,
): Promise<ResponseTrust> {
  const sp = spUrls(publicUrl, id);
  const decryption = await keys.list(tenantId, "saml-decryption");
  return {
    idpEntityId: idp.entityId,
    certificates: idp.certificates,
    spEntityId: sp.entityId,
    acsUrl: sp.acsUrl,
    decryptionKeys: decryption.map((key) => key.privateKey),
    encryption,
    clockSkewMs,
    ...saml,
  };
}
