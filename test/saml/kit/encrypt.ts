import {
  constants,
  createCipheriv,
  createHash,
  createPublicKey,
  publicEncrypt,
  randomBytes,
  type KeyObject,
} from "node:crypto";

const XENC = "http://www.w3.org/2001/04/xmlenc#";
const XENC11 = "http://www.w3.org/2009/xmlenc11#";
const DSIG = "http://www.w3.org/2000/09/xmldsig#";
const digestUris: Record<string, string> = {
  sha1: `${DSIG}sha1`,
  sha256: `${XENC}sha256`,
  sha384: "http://www.w3.org/2001/04/xmldsig-more#sha384",
  sha512: `${XENC}sha512`,
};

/** An encryptor of its own, written from the standard and not from the code under test. */
export interface Encryption {
  readonly mode?: "gcm" | "cbc";
  readonly bits?: 128 | 192 | 256;
  readonly transport?: "rsa-oaep-mgf1p" | "rsa-oaep" | "rsa-1_5";
  readonly digest?: string;
  /** Hash inside MGF1; only `rsa-oaep` may choose it. */
  readonly mask?: string;
  /** Certificates of those who may read it. */
  readonly readers: readonly string[];
  /** Where the EncryptedKey elements stand. */
  readonly place?: "inside" | "beside";
  /** Changes the bytes before they are written. */
  readonly damage?: (what: "key" | "content", bytes: Buffer) => Buffer;
}

export function encryptedAssertion(xml: string, choice: Encryption): string {
  const { mode = "gcm", bits = 256, damage = (_what, bytes) => bytes } = choice;
  const key = randomBytes(bits / 8);
  const uri = mode === "gcm" ? `${XENC11}aes${bits}-gcm` : `${XENC}aes${bits}-cbc`;
  const content = damage("content", mode === "gcm" ? gcm(xml, key, bits) : cbc(xml, key, bits));
  const keys = choice.readers.map((certificate) =>
    encryptedKey(key, createPublicKey(certificate), choice, damage),
  );
  const beside = choice.place === "beside";
  return (
    `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">` +
    `<xenc:EncryptedData xmlns:xenc="${XENC}"><xenc:EncryptionMethod Algorithm="${uri}"/>` +
    (beside ? "" : `<ds:KeyInfo xmlns:ds="${DSIG}">${keys.join("")}</ds:KeyInfo>`) +
    `<xenc:CipherData><xenc:CipherValue>${content.toString("base64")}</xenc:CipherValue></xenc:CipherData>` +
    `</xenc:EncryptedData>${beside ? keys.join("") : ""}</saml:EncryptedAssertion>`
  );
}

function encryptedKey(
  key: Buffer,
  reader: KeyObject,
  choice: Encryption,
  damage: (what: "key" | "content", bytes: Buffer) => Buffer,
): string {
  const { transport = "rsa-oaep-mgf1p", digest = "sha1", mask = "sha1" } = choice;
  const wrapped =
    transport === "rsa-1_5"
      ? publicEncrypt({ key: reader, padding: constants.RSA_PKCS1_PADDING }, key)
      : oaep(key, reader, digest, transport === "rsa-oaep" ? mask : "sha1");
  const parameters =
    transport === "rsa-1_5"
      ? ""
      : `<ds:DigestMethod xmlns:ds="${DSIG}" Algorithm="${digestUris[digest]}"/>` +
        (transport === "rsa-oaep" ? `<e:MGF xmlns:e="${XENC11}" Algorithm="${XENC11}mgf1${mask}"/>` : "");
  const uri = transport === "rsa-oaep" ? `${XENC11}rsa-oaep` : `${XENC}${transport}`;
  return (
    `<xenc:EncryptedKey xmlns:xenc="${XENC}"><xenc:EncryptionMethod Algorithm="${uri}">${parameters}` +
    `</xenc:EncryptionMethod><xenc:CipherData><xenc:CipherValue>${damage("key", wrapped).toString("base64")}` +
    "</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>"
  );
}

function gcm(xml: string, key: Buffer, bits: number): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv(`aes-${bits}-gcm` as "aes-256-gcm", key, iv);
  return Buffer.concat([iv, cipher.update(xml, "utf8"), cipher.final(), cipher.getAuthTag()]);
}

/** Padding of XML Encryption: random bytes, the last one says how many. */
function cbc(xml: string, key: Buffer, bits: number): Buffer {
  const iv = randomBytes(16);
  const text = Buffer.from(xml, "utf8");
  const length = 16 - (text.length % 16);
  const padding = randomBytes(length);
  padding[length - 1] = length;
  const cipher = createCipheriv(`aes-${bits}-cbc`, key, iv).setAutoPadding(false);
  return Buffer.concat([iv, cipher.update(Buffer.concat([text, padding])), cipher.final()]);
}

/** EME-OAEP of RFC 8017 7.1.1, with any pair of hashes. */
function oaep(message: Buffer, reader: KeyObject, digest: string, mask: string): Buffer {
  const size = (reader.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  const label = createHash(digest).digest();
  const data = Buffer.alloc(size - label.length - 1);
  label.copy(data);
  data[data.length - message.length - 1] = 1;
  message.copy(data, data.length - message.length);
  const seed = randomBytes(label.length);
  const maskedData = xor(data, mgf1(seed, data.length, mask));
  const maskedSeed = xor(seed, mgf1(maskedData, seed.length, mask));
  const block = Buffer.concat([Buffer.of(0), maskedSeed, maskedData]);
  return publicEncrypt({ key: reader, padding: constants.RSA_NO_PADDING }, block);
}

function mgf1(seed: Buffer, length: number, hash: string): Buffer {
  let made = Buffer.alloc(0);
  for (let counter = 0; made.length < length; counter += 1) {
    const block = createHash(hash)
      .update(seed)
      .update(Buffer.of(0, 0, 0, counter))
      .digest();
    made = Buffer.concat([made, block]);
  }
  return made.subarray(0, length);
}

const xor = (left: Buffer, right: Buffer): Buffer =>
  Buffer.from(left.map((byte, at) => byte ^ (right[at] ?? 0)));
