// What @peculiar/x509 needs before it is loaded.
import "reflect-metadata";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { X509CertificateGenerator } from "@peculiar/x509";
import { makeCertificate } from "../../src/saml/certificate.ts";
import type { KeyPair } from "../../src/saml/types.ts";

const DAY_MS = 86_400_000;
const made = new Map<string, Promise<KeyPair>>();

/** Keys cost time, so a process makes each one once. Tests move their clocks by days, so these last for decades. */
function once(name: string, make: () => Promise<KeyPair>): Promise<KeyPair> {
  const known = made.get(name) ?? make();
  made.set(name, known);
  return known;
}

export const rsaKey = (name: string): Promise<KeyPair> =>
  once(`rsa ${name}`, () =>
    makeCertificate({ commonName: name, algorithm: "RSA-2048", ...years(2000, 2090) }),
  );

export const ecKey = (name: string): Promise<KeyPair> =>
  once(`ec ${name}`, () => makeCertificate({ commonName: name, algorithm: "EC-P256", ...years(2000, 2090) }));

export const expiredKey = (name: string): Promise<KeyPair> =>
  once(`expired ${name}`, () =>
    makeCertificate({ commonName: name, algorithm: "RSA-2048", ...years(2000, 2001) }),
  );

/** RSA of 1024 bits, which nobody must believe any more (NIST SP 800-131A). */
export const weakKey = (name: string): Promise<KeyPair> =>
  once(`weak ${name}`, async () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
    const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    const { subtle } = globalThis.crypto;
    const pkcs8 = privateKey.export({ type: "pkcs8", format: "der" });
    const spki = publicKey.export({ type: "spki", format: "der" });
    const certificate = await X509CertificateGenerator.createSelfSigned({
      name: `CN=${name}`,
      ...years(2000, 2090),
      signingAlgorithm: algorithm,
      keys: {
        privateKey: await subtle.importKey("pkcs8", Uint8Array.from(pkcs8), algorithm, true, ["sign"]),
        publicKey: await subtle.importKey("spki", Uint8Array.from(spki), algorithm, true, ["verify"]),
      },
    });
    const pem = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" }).export({
      type: "pkcs8",
      format: "pem",
    });
    return { privateKey: String(pem), certificate: certificate.toString("pem") };
  });

const years = (from: number, to: number) => ({
  notBefore: new Date(Date.UTC(from, 0, 1)),
  notAfter: new Date(Date.UTC(to, 0, 1) - DAY_MS),
});
