import type { ForgeContext } from "../forge/context.ts";
import { CONTENT, encryptedAssertion, encryptedData, TRANSPORT } from "../forge/encryption.ts";
import { assertion, response } from "../forge/message.ts";
import { signed } from "../forge/signature.ts";
import { written, type MessageAttack } from "./attack.ts";

const REFUSED = "saml_encryption_refused";
const FAILED = "saml_decryption_failed";

const secret = (context: ForgeContext): string =>
  signed(assertion(context, context.victim), "_a1", context.idp.key);

/** The IdP encrypts and signs the response around it, so that nothing but the encryption is at fault. */
async function around(context: ForgeContext, data: string): Promise<string> {
  return signed(response(context, encryptedAssertion(data)), "_r1", context.idp.key);
}

const weak = (
  name: string,
  content: keyof typeof CONTENT,
  transport: keyof typeof TRANSPORT,
): MessageAttack =>
  written(name, REFUSED, async (context) =>
    around(context, await encryptedData(secret(context), context.spCertificate, content, transport)),
  );

const rewritten = (
  name: string,
  code: MessageAttack["code"],
  rewrite: (data: string) => string,
): MessageAttack =>
  written(name, code, async (context) =>
    around(context, rewrite(await encryptedData(secret(context), context.spCertificate))),
  );

/** Flips the last bit of a CipherValue: the first holds the key, the second the content and its tag. */
function flip(data: string, which: number): string {
  let seen = 0;
  return data.replace(/(<\w+:CipherValue>)([^<]+)/g, (whole, tag: string, value: string) => {
    seen += 1;
    if (seen !== which) return whole;
    const bytes = Buffer.from(value, "base64");
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    return tag + bytes.toString("base64");
  });
}

/** Messages of an honest or a hostile sender that a strict connection must not decrypt, or cannot. */
export const encryption: readonly MessageAttack[] = [
  weak("AES-128-CBC", "aes128cbc", "oaep"),
  weak("AES-256-CBC", "aes256cbc", "oaep"),
  weak("3DES", "tripleDes", "oaep"),
  weak("RSA 1.5 around the key", "aes256gcm", "rsa15"),
  rewritten("a content cipher that nobody knows", REFUSED, (data) =>
    data.replace(CONTENT.aes256gcm, "https://attacker.example.com/cipher"),
  ),
  rewritten("a key transport that nobody knows", REFUSED, (data) =>
    data.replace(TRANSPORT.oaep, "https://attacker.example.com/transport"),
  ),
  rewritten("a content cipher relabelled from GCM to CBC", REFUSED, (data) =>
    data.replace(CONTENT.aes256gcm, CONTENT.aes256cbc),
  ),
  rewritten("no content cipher", REFUSED, (data) => data.replace(/<xenc:EncryptionMethod[^>]*\/>/, "")),
  rewritten("a corrupted authentication tag", FAILED, (data) => flip(data, 2)),
  rewritten("a corrupted key", FAILED, (data) => flip(data, 1)),
  rewritten("an empty ciphertext", REFUSED, (data) => data.replace(/(<xenc:CipherValue>)[^<]*/, "$1")),
  rewritten("a ciphertext at an address", REFUSED, (data) =>
    data.replace(
      /<xenc:CipherValue>[^<]*<\/xenc:CipherValue>/,
      '<xenc:CipherReference URI="http://169.254.169.254/latest"></xenc:CipherReference>',
    ),
  ),
  rewritten("the key left out", REFUSED, (data) =>
    data.replace(/<KeyInfo[\s\S]*<\/KeyInfo>\s*(?=<xenc:CipherData)/, ""),
  ),
  written("a key for another service provider", FAILED, async (context) =>
    around(context, await encryptedData(secret(context), context.otherSp.certificate)),
  ),
  written("encrypted twice", "saml_assertion_count", async (context) => {
    const once = encryptedAssertion(await encryptedData(secret(context), context.spCertificate));
    return around(context, await encryptedData(once, context.spCertificate));
  }),
  written("something else encrypted than an assertion", "saml_assertion_count", async (context) =>
    around(context, await encryptedData('<x xmlns="urn:x">y</x>', context.spCertificate)),
  ),
  written("text encrypted that is no XML", "saml_xml_malformed", async (context) =>
    around(context, await encryptedData("not XML", context.spCertificate)),
  ),
  written("a DOCTYPE inside the encryption", "saml_doctype", async (context) =>
    around(context, await encryptedData(`<!DOCTYPE a>${secret(context)}`, context.spCertificate)),
  ),
  written("a comment in the NameID inside the encryption", "saml_xml_forbidden", async (context) => {
    const xml = secret(context).replace("<saml:NameID", "<!-- --><saml:NameID");
    return around(context, await encryptedData(xml, context.spCertificate));
  }),
  written(
    "an unsigned assertion inside, an unsigned response outside",
    "saml_signature_missing",
    async (context) =>
      response(
        context,
        encryptedAssertion(await encryptedData(assertion(context, context.victim), context.spCertificate)),
      ),
  ),
  written(
    "a stranger's assertion inside, an unsigned response outside",
    "saml_signer_unknown",
    async (context) => {
      const xml = signed(assertion(context, context.victim), "_a1", context.otherIdp.key);
      return response(context, encryptedAssertion(await encryptedData(xml, context.spCertificate)));
    },
  ),
  written("SHA-1 signature inside the encryption", "saml_algorithm_refused", async (context) => {
    const method = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
    const xml = signed(assertion(context, context.victim), "_a1", context.idp.key, { method });
    return response(context, encryptedAssertion(await encryptedData(xml, context.spCertificate)));
  }),
  written("two assertions inside one encryption", "saml_xml_malformed", async (context) =>
    around(context, await encryptedData(secret(context) + secret(context), context.spCertificate)),
  ),
];
