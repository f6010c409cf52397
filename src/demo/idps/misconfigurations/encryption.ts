import { encryptAssertion } from "../../../saml/idp/encrypt.ts";
import { encryptOutdated, type OutdatedEncryption } from "../../../saml/idp/outdated.ts";
import type { Answer } from "../answer.ts";
import { idpAdmin, tolerated, type Misconfiguration, type Stage } from "./misconfiguration.ts";

const forSomebodyElse =
  (key: string) =>
  async (answer: Answer, stage: Stage): Promise<Answer> => {
    const { certificate } = await stage.strangerKey(key);
    return { ...answer, encrypt: (xml) => encryptAssertion(xml, { certificate, content: "aes256-gcm" }) };
  };

const outdated =
  (how: Pick<OutdatedEncryption, "content" | "transport">) =>
  async (answer: Answer, stage: Stage): Promise<Answer> => {
    const certificate = stage.encryptionCertificate ?? (await stage.strangerKey("reader")).certificate;
    return { ...answer, encrypt: (xml) => encryptOutdated(xml, { certificate, ...how }) };
  };

/** For whom the assertion is encrypted, and how. */
export const encryptionMisconfigurations: readonly Misconfiguration[] = [
  {
    name: "encrypted-without-our-key",
    summary: "The assertion is encrypted for another service provider's certificate.",
    where: "idp",
    answer: forSomebodyElse("another service provider"),
    expected: idpAdmin("saml_decryption_failed", "encrypted_for_another_key"),
  },
  {
    name: "encrypted-with-old-key",
    summary: "The assertion is encrypted for a certificate of Sallyport's that was retired.",
    where: "idp",
    answer: forSomebodyElse("retired"),
    expected: idpAdmin("saml_decryption_failed", "encrypted_for_another_key"),
  },
  {
    name: "encrypted-cbc",
    summary: "The assertion is encrypted with AES-CBC, which is what AD FS does by itself.",
    where: "idp",
    answer: outdated({ content: "aes256-cbc", transport: "rsa-oaep-mgf1p" }),
    expected: idpAdmin("saml_encryption_refused", "cbc_encryption"),
  },
  {
    name: "encrypted-cbc-unprotected",
    summary: "AD FS encrypts with AES-CBC and signs the assertion only, so nothing protects the ciphertext.",
    where: "idp",
    vendors: ["adfs"],
    answer: outdated({ content: "aes256-cbc", transport: "rsa-oaep-mgf1p" }),
    expected: idpAdmin("saml_encryption_refused", "cbc_encryption"),
  },
  {
    name: "encrypted-cbc-protected",
    summary: "AD FS encrypts with AES-CBC and signs the response too, which its preset allows.",
    where: "idp",
    vendors: ["adfs"],
    answer: async (answer, stage) => ({
      ...(await outdated({ content: "aes256-cbc", transport: "rsa-oaep-mgf1p" })(answer, stage)),
      sign: "both",
    }),
    expected: tolerated,
  },
  {
    name: "encrypted-3des",
    summary: "The assertion is encrypted with 3DES.",
    where: "idp",
    answer: outdated({ content: "tripledes-cbc", transport: "rsa-oaep-mgf1p" }),
    expected: idpAdmin("saml_encryption_refused", "tripledes_encryption"),
  },
  {
    name: "rsa15-key-transport",
    summary: "The key of the encrypted assertion is wrapped with RSA 1.5 instead of OAEP.",
    where: "idp",
    answer: outdated({ content: "aes256-gcm", transport: "rsa-1_5" }),
    expected: idpAdmin("saml_encryption_refused", "rsa15_key_transport"),
  },
];
