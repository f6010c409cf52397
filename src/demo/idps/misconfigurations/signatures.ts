import { editing, idpAdmin, type BrokerDesk, type Misconfiguration, type Undo } from "./misconfiguration.ts";

/** Gives the connection metadata that is wrong, until it is mended. */
async function trusting({ api, connectionId, metadata }: BrokerDesk, wrong: string): Promise<Undo> {
  await api.patch(`/connections/${connectionId}`, { metadataXml: wrong });
  return async () => void (await api.patch(`/connections/${connectionId}`, { metadataXml: metadata() }));
}

const SIGNATURE = /<ds:Signature\b[\s\S]*?<\/ds:Signature>/;
const CLOSING_TAG = /<\/[^<>]+>$/;

/** From where the standard wants it to the end, where home-made identity providers put it. */
const signatureLast = (xml: string): string => {
  const signature = SIGNATURE.exec(xml)?.[0] ?? "";
  return xml.replace(signature, "").replace(CLOSING_TAG, (end) => signature + end);
};

const withoutKeyInfo = (xml: string): string =>
  xml.replaceAll(/<ds:KeyInfo>[\s\S]*?<\/ds:KeyInfo>|<KeyInfo>[\s\S]*?<\/KeyInfo>/g, "");

/** Who signs, with what, and what the connection believes. */
export const signatureMisconfigurations: readonly Misconfiguration[] = [
  {
    name: "unsigned",
    summary: "The identity provider signs neither the response nor the assertion.",
    where: "idp",
    answer: (answer) => ({ ...answer, sign: "nothing" }),
    expected: idpAdmin("saml_signature_missing", "nothing_signed"),
  },
  {
    name: "rotated-certificate",
    summary: "The identity provider rolled its certificate over, and the connection was not told.",
    where: "idp",
    answer: async (answer, { strangerKey }) => ({ ...answer, key: await strangerKey("next") }),
    expected: idpAdmin("saml_signer_unknown", "rotated_certificate"),
  },
  {
    name: "wrong-certificate",
    summary: "Another application's certificate was entered at the connection.",
    where: "broker",
    broker: async (desk) => {
      const { certificate } = await desk.strangerKey("another application");
      return trusting(desk, desk.metadata({ certificate }));
    },
    expected: idpAdmin("saml_signer_unknown", "rotated_certificate"),
  },
  {
    name: "expired-certificate",
    summary:
      "The identity provider signs with a certificate that has run out, and that is not the connection's.",
    where: "idp",
    answer: async (answer, { expiredKey }) => ({ ...answer, key: await expiredKey("last year") }),
    expected: idpAdmin("saml_signer_unknown", "expired_certificate"),
  },
  {
    name: "certificate-not-renewed",
    summary:
      "The connection has the certificate that ran out; the identity provider signs with its successor.",
    where: "broker",
    broker: async (desk) => {
      const { certificate } = await desk.expiredKey("last year");
      return trusting(desk, desk.metadata({ certificate }));
    },
    expected: idpAdmin("saml_signer_unknown", "rotated_certificate"),
  },
  {
    name: "signer-without-certificate",
    summary: "The identity provider signs with another key and does not say with which.",
    where: "idp",
    answer: async (answer, { strangerKey }) => {
      const hidden = { ...answer, key: await strangerKey("hidden") };
      return editing({ ...hidden, sign: "assertion" }, "editSigned", withoutKeyInfo);
    },
    expected: idpAdmin("saml_signature_invalid", "signed_with_another_key"),
  },
  {
    name: "changed-after-signing",
    summary: "A program between the identity provider and the browser rewrites the signed message.",
    where: "idp",
    answer: (answer) =>
      editing(answer, "editMessage", (xml) =>
        xml.replace(/(<(?:saml:)?AttributeValue[^>]*>)/, "$1rewritten "),
      ),
    expected: idpAdmin("saml_signature_invalid", "message_altered"),
  },
  {
    name: "signature-at-the-end",
    summary: "The identity provider appends its signature instead of placing it behind the issuer.",
    where: "idp",
    answer: (answer) => editing({ ...answer, sign: "assertion" }, "editSigned", signatureLast),
    expected: idpAdmin("saml_signature_misplaced", "signature_misplaced"),
  },
  {
    name: "sha1-signature",
    summary: "The identity provider is set to sign with SHA-1.",
    where: "idp",
    answer: (answer) => ({ ...answer, signWeakly: "sha1-signature" }),
    expected: idpAdmin("saml_algorithm_refused", "sha1_signature"),
  },
  {
    name: "sha1-digest",
    summary: "The identity provider signs with SHA-256, but digests with SHA-1.",
    where: "idp",
    answer: (answer) => ({ ...answer, signWeakly: "sha1-digest" }),
    expected: idpAdmin("saml_algorithm_refused", "sha1_signature"),
  },
  {
    name: "inclusive-canonicalization",
    summary:
      "The identity provider canonicalizes inclusively, so its signature breaks inside another message.",
    where: "idp",
    answer: (answer) => ({ ...answer, signWeakly: "inclusive-canonicalization" }),
    expected: idpAdmin("saml_algorithm_refused", "inclusive_canonicalization"),
  },
  {
    name: "entity-id-mismatch",
    summary: "The identity provider's entity ID was entered at the connection with a slash too many.",
    where: "broker",
    broker: (desk) => trusting(desk, desk.metadata({ entityId: `${desk.entityId}/` })),
    expected: idpAdmin("saml_issuer_mismatch", "trailing_slash"),
  },
  {
    name: "wrong-tenant",
    summary: "The person was signed in at another tenant (account, realm) of the same vendor.",
    where: "idp",
    answer: (answer) => {
      const issuer = "https://idp.another-tenant.example.com/saml";
      return {
        ...answer,
        assertion: { ...answer.assertion, issuer },
        response: { ...answer.response, issuer },
      };
    },
    expected: idpAdmin("saml_issuer_mismatch", "issuer_mismatch"),
  },
];
