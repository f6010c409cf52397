import type { IdentityKey } from "../directory/types.ts";
import { readEmail } from "../mapping/email.ts";

const EMAIL_ADDRESS = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

/**
 * The one spelling of a NameID, under which the directory and logouts know somebody. NameIDs are compared byte by byte (SAML core 1.3.1), in NFC as the gate demands,
 * but for those of format emailAddress: they are an addr-spec (core 8.3.2), of which a mailbox has many spellings, and
 * vendors change the letter case when a name is typed anew. They take the one spelling that e-mail has here.
 */
export function comparable(nameIdFormat: string, nameId: string): string {
  const address = nameIdFormat === EMAIL_ADDRESS ? readEmail(nameId)?.address : undefined;
  return address ?? nameId;
}

/** What the directory knows somebody by. */
export function identityKeyOf(
  { tenantId, id }: { readonly tenantId: string; readonly id: string },
  facts: Pick<IdentityKey, "issuer" | "nameIdFormat" | "nameId">,
): IdentityKey {
  const { issuer, nameIdFormat, nameId } = facts;
  return { tenantId, connectionId: id, issuer, nameIdFormat, nameId: comparable(nameIdFormat, nameId) };
}
