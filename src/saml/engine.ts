import { getVerifiedXml, parseDomFromString, xpath } from "@node-saml/node-saml/lib/xml.js";
import { registerSignatureMethods } from "./signature-methods.ts";
import { installXpathWalks } from "./xpath-walks.ts";

registerSignatureMethods();
installXpathWalks();

/** A message whose signatures can be verified. */
export interface SignedMessage {
  /**
   * @param owner which element the signature belongs to
   * @param keys SPKI PEM of whoever may have signed, one or several
   * @returns the canonical bytes that the signature covers, without the signature; absent if it does not verify
   */
  verify(owner: SignedName, keys: readonly string[]): string | undefined;
}

const paths = {
  Response: "/*[local-name()='Response']",
  EntityDescriptor: "/*[local-name()='EntityDescriptor']",
  EntitiesDescriptor: "/*[local-name()='EntitiesDescriptor']",
  Assertion: "/*[local-name()='Assertion'] | /*[local-name()='Response']/*[local-name()='Assertion']",
  LogoutRequest: "/*[local-name()='LogoutRequest']",
  LogoutResponse: "/*[local-name()='LogoutResponse']",
} as const;

/** Elements whose own signature can be verified. */
export type SignedName = keyof typeof paths;

/**
 * The only door to node-saml, so that the signature engine can be exchanged here. It is node-saml's own verification
 * (xml-crypto below), taken without `validatePostResponseAsync`: that would decrypt before the response's signature
 * is verified, would not say which key verified, and reads the clock itself.
 * @param xml already read by `readXml`, its signatures already judged by `checkSignaturePlacement` and
 *   `checkSignatureAlgorithms`; `KeyInfo` is not looked at
 * @throws whatever the libraries throw; a message that makes them throw is refused by the caller
 */
export async function openSigned(xml: string): Promise<SignedMessage> {
  const document = await parseDomFromString(xml);
  return {
    verify(owner, keys) {
      const [element, ...others] = xpath.selectElements(document, paths[owner]);
      if (!element || others.length > 0) return undefined;
      return getVerifiedXml(xml, element, [keys.join("\n")]) ?? undefined;
    },
  };
}
