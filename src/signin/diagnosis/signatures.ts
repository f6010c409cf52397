import { checkIn, type Rule, type Seen } from "./rule.ts";

const UNTRUSTED = ["saml_signer_unknown"];
const carried = (seen: Seen): string => checkIn(seen, "carried_certificate")?.received ?? seen.received;
/** `valid from A to B` as the gate writes it. */
const endsAt = (seen: Seen): number => Date.parse(/ to (\S+Z)/.exec(carried(seen))?.[1] ?? "");
const newCertificate: Rule["what"] = (_seen, { product, certificate }) =>
  `If ${product} has changed its key, take ${certificate} and upload it to the connection; a replay of this sign-in proves the new one first.`;
const algorithmIn = (part: RegExp) => (seen: Seen) => part.test(seen.received);

/** Who signed, with what, and what was signed and encrypted. */
export const signatureRules: readonly Rule[] = [
  {
    name: "expired_certificate",
    codes: UNTRUSTED,
    when: (seen) => endsAt(seen) <= seen.at,
    summary: (seen) => `The response is signed with a certificate that has expired: ${carried(seen)}.`,
    who: "idp-admin",
    what: (_seen, { product, certificate }) =>
      `Make a new signing certificate active in ${product}; then take ${certificate} and upload it to the connection.`,
  },
  {
    name: "rotated_certificate",
    codes: UNTRUSTED,
    summary: (seen) =>
      `The response is signed with a certificate that the connection does not know: ${carried(seen)}.`,
    who: "idp-admin",
    what: newCertificate,
  },
  {
    name: "signed_with_another_key",
    codes: ["saml_signature_invalid"],
    when: ({ received }) => received === "no certificate in the message",
    summary: () =>
      "The signature was made with a key of none of the connection's certificates, or the message was changed on its way.",
    who: "idp-admin",
    what: newCertificate,
  },
  {
    name: "message_altered",
    codes: ["saml_signature_invalid", "saml_signed_content_differs"],
    summary: () =>
      "The message names a certificate that we trust, yet the signature does not fit: something between changed the message.",
    who: "idp-admin",
    what: (_seen, { product }) =>
      `Look for a proxy or browser extension that rewrites pages between ${product} and here; if there is none, keep the message and report it as an attack.`,
  },
  {
    name: "nothing_signed",
    codes: ["saml_signature_missing"],
    summary: () => "Neither the response nor the assertion is signed.",
    who: "idp-admin",
    what: (_seen, { product, signing }) => `In ${product}, turn signing on: ${signing}.`,
  },
  {
    name: "sha1_signature",
    codes: ["saml_algorithm_refused"],
    when: algorithmIn(/sha1/i),
    summary: ({ received }) => `The response is signed with SHA-1, which can be forged: ${received}.`,
    who: "idp-admin",
    what: (_seen, { product, signing }) => `In ${product}, choose RSA-SHA256: ${signing}.`,
  },
  {
    name: "hmac_signature",
    codes: ["saml_algorithm_refused"],
    when: algorithmIn(/hmac/i),
    summary: () => "The response is signed with a shared secret instead of a key pair.",
    who: "idp-admin",
    what: (_seen, { product, signing }) => `In ${product}, choose RSA-SHA256: ${signing}.`,
  },
  {
    name: "inclusive_canonicalization",
    codes: ["saml_algorithm_refused"],
    when: ({ name }) => name === "canonicalization_algorithm" || name === "transform",
    summary: ({ received }) => `The signature is not made with exclusive canonicalization: ${received}.`,
    who: "idp-admin",
    what: (_seen, { product, signing }) =>
      `In ${product}, choose exclusive canonicalization (EXCLUSIVE) without comments: ${signing}.`,
  },
  {
    name: "weak_signature",
    codes: ["saml_algorithm_refused"],
    summary: ({ received }) => `The signature's algorithm is not one that we take: ${received}.`,
    who: "idp-admin",
    what: (_seen, { product, signing }) => `In ${product}, choose RSA-SHA256: ${signing}.`,
  },
  {
    name: "weak_certificate",
    codes: ["saml_certificate_refused"],
    summary: ({ received }) => `The connection's certificate has a key that we do not take: ${received}.`,
    who: "idp-admin",
    what: (_seen, { product }) =>
      `Have ${product} make a signing key of RSA 2048 bits or more, and upload its certificate.`,
  },
  {
    name: "signature_misplaced",
    codes: ["saml_signature_misplaced"],
    summary: ({ received }) => `A signature stands where it does not belong: ${received}.`,
    who: "idp-admin",
    what: (_seen, { product, signing }) =>
      `In ${product}, sign the assertion or the response in the standard's way: ${signing}.`,
  },
  {
    name: "encrypted_for_another_key",
    codes: ["saml_decryption_failed"],
    summary: () => "The assertion is encrypted, but for none of our keys.",
    who: "idp-admin",
    what: (_seen, { product, encryption }) =>
      `In ${product}, upload the encryption certificate of the connection's metadata, or turn encryption off: ${encryption}.`,
  },
  {
    name: "tripledes_encryption",
    codes: ["saml_encryption_refused"],
    when: ({ name, received }) => name === "encryption_algorithm" && /tripledes/i.test(received),
    summary: ({ received }) => `The assertion is encrypted with 3DES, which we never take: ${received}.`,
    who: "idp-admin",
    what: (_seen, { product, encryption }) => `In ${product}, choose AES-GCM, or none: ${encryption}.`,
  },
  {
    name: "cbc_encryption",
    codes: ["saml_encryption_refused"],
    when: ({ name, received }) =>
      (name === "encryption_algorithm" && /cbc/i.test(received)) || name === "encryption_protected",
    summary: ({ received }) =>
      `The assertion is encrypted with AES-CBC, which does not protect itself: ${received}.`,
    who: "idp-admin",
    what: (_seen, { product, encryption }) =>
      `In ${product}, choose AES-GCM: ${encryption}. Where it has none, sign the response too and set the connection's encryption to legacy.`,
  },
  {
    name: "rsa15_key_transport",
    codes: ["saml_encryption_refused"],
    when: ({ name }) => name === "key_transport_algorithm",
    summary: ({ received }) => `The assertion's key is wrapped in a way that leaks: ${received}.`,
    who: "idp-admin",
    what: (_seen, { product, encryption }) => `In ${product}, choose RSA-OAEP: ${encryption}.`,
  },
  {
    name: "weak_encryption",
    codes: ["saml_encryption_refused"],
    summary: ({ received }) => `The assertion's encryption is not one that we take: ${received}.`,
    who: "idp-admin",
    what: (_seen, { product, encryption }) =>
      `In ${product}, choose AES-GCM with RSA-OAEP, or none: ${encryption}.`,
  },
];
