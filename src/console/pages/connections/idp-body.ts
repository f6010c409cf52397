import type { components } from "../../api/schema.d.ts";
import type { Connection } from "./connection-facts.ts";

type Schemas = components["schemas"];

type Idp = NonNullable<Connection["idp"]>;
type IdpInput = NonNullable<Schemas["ConnectionChanges"]["idp"]>;

/** What is known of the identity provider, as it is sent back with other certificates. */
export function withCertificates(idp: Idp, certificates: readonly string[]): IdpInput {
  const { entityId, ssoUrl, ssoPostUrl, sloUrl, sloResponseUrl, sloBinding } = idp;
  return {
    entityId,
    // Where only the POST address is known, the other one repeats it.
    ...(ssoUrl !== ssoPostUrl && { ssoUrl }),
    ...(ssoPostUrl !== null && { ssoPostUrl }),
    ...(sloUrl !== null && { sloUrl }),
    ...(sloResponseUrl !== null && { sloResponseUrl }),
    ...(sloBinding !== null && { sloBinding }),
    certificates: [...certificates],
  };
}

/** A certificate from a file: text as it is, DER as the base64 that the API reads too. */
export function certificateText(bytes: Uint8Array): string {
  const isDer = bytes[0] === 0x30;
  if (!isDer) return new TextDecoder().decode(bytes);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
