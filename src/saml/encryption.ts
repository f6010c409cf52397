import { contentCiphers, oaepDigests, oaepMasks, type ContentCipher } from "./algorithms.ts";
import { attribute, childrenOf, is, onlyChild, walk, type XmlElement } from "./element.ts";
import { DSIG, XENC, XENC11 } from "./names.ts";
import type { Report } from "./report.ts";

/** A content key wrapped for one of our decryption keys. */
export interface WrappedKey {
  readonly digest: string;
  readonly mask: string;
  readonly value: Buffer;
}

export interface Ciphertext {
  readonly cipher: ContentCipher;
  readonly value: Buffer;
  readonly keys: readonly WrappedKey[];
}

/** More would be work without need: an IdP wraps for one or two of our certificates. */
const mostKeys = 3;

/**
 * What an `EncryptedAssertion` holds, if a connection allows its algorithms.
 * @param legacy let AES-CBC in, and then only below a verified response signature: CBC does not protect itself, so
 *   a stranger could else change the ciphertext and learn from our answers (padding oracle)
 * @throws Refused saml_encryption_refused
 * @see XML Encryption 1.1, 3.1 and 5.5.2; SAML core 2.3.4
 */
export function readEncrypted(
  encrypted: XmlElement,
  allowed: { legacy: boolean; responseSigned: boolean },
  report: Report,
): Ciphertext {
  const data = onlyChild(encrypted, XENC, "EncryptedData");
  const cipher = readCipher(data, allowed, report);
  const wrapped = [...walk(encrypted)].filter((each) => is(each, XENC, "EncryptedKey"));
  report.require(
    wrapped.length >= 1 && wrapped.length <= mostKeys,
    "encrypted_keys",
    "saml_encryption_refused",
    {
      expected: `1 to ${mostKeys} EncryptedKey`,
      received: String(wrapped.length),
    },
  );
  return {
    cipher,
    value: cipherValue(data, report),
    keys: wrapped.map((each) => readWrappedKey(each, report)),
  };
}

function readCipher(
  data: XmlElement | undefined,
  allowed: { legacy: boolean; responseSigned: boolean },
  report: Report,
): ContentCipher {
  const algorithm = attribute(data && onlyChild(data, XENC, "EncryptionMethod"), "Algorithm") ?? "none";
  const cipher = contentCiphers.get(algorithm);
  const names = [...contentCiphers]
    .filter(([, each]) => each.authenticated || allowed.legacy)
    .map(([uri]) => uri);
  report.require(
    cipher !== undefined && (cipher.authenticated || allowed.legacy),
    "encryption_algorithm",
    "saml_encryption_refused",
    { expected: names.join(", "), received: algorithm },
  );
  report.require(
    cipher.authenticated || allowed.responseSigned,
    "encryption_protected",
    "saml_encryption_refused",
    {
      expected: "a signed Response around AES-CBC, which does not protect itself",
      received: allowed.responseSigned ? "a signed Response" : "an unsigned Response",
    },
  );
  return cipher;
}

function readWrappedKey(key: XmlElement, report: Report): WrappedKey {
  const method = onlyChild(key, XENC, "EncryptionMethod");
  const algorithm = attribute(method, "Algorithm") ?? "none";
  const mgf1p = `${XENC}rsa-oaep-mgf1p`;
  const expected = [mgf1p, `${XENC11}rsa-oaep`];
  report.require(expected.includes(algorithm), "key_transport_algorithm", "saml_encryption_refused", {
    expected: expected.join(", "),
    received: algorithm,
  });
  // `rsa-oaep-mgf1p` masks with SHA-1 whatever its digest; both names default to SHA-1 (5.5.2).
  const digestName = parameter(method, DSIG, "DigestMethod") ?? `${DSIG}sha1`;
  const maskName = parameter(method, XENC11, "MGF") ?? `${XENC11}mgf1sha1`;
  const digest = oaepDigests.get(digestName);
  const mask = algorithm === mgf1p ? "sha1" : oaepMasks.get(maskName);
  const labelled = method !== undefined && childrenOf(method, XENC, "OAEPparams").length > 0;
  report.require(
    digest !== undefined && mask !== undefined && !labelled,
    "key_transport_parameters",
    "saml_encryption_refused",
    {
      expected: "OAEP with SHA-1, SHA-256, SHA-384 or SHA-512 and no label",
      received: `${digestName}, ${maskName}${labelled ? ", a label" : ""}`,
    },
  );
  return { digest, mask, value: cipherValue(key, report) };
}

const parameter = (method: XmlElement | undefined, namespace: string, name: string): string | undefined =>
  attribute(onlyChild(method, namespace, name), "Algorithm");

/** The bytes themselves; a reference to somewhere else is not followed. */
function cipherValue(holder: XmlElement | undefined, report: Report): Buffer {
  const data = onlyChild(holder, XENC, "CipherData");
  const value = data && data.children.length === 1 ? onlyChild(data, XENC, "CipherValue") : undefined;
  const bytes = Buffer.from(value?.text ?? "", "base64");
  report.require(bytes.length > 0, "cipher_value", "saml_encryption_refused", {
    expected: "one CipherValue with base64",
  });
  return bytes;
}
