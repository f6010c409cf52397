import { verifyResponseHere } from "../../src/saml/verify.ts";
import type { Engine } from "./sample.ts";

/** The whole gate, in this thread. */
export const engine: Engine = (sample) => {
  const trust = {
    idpEntityId: sample.idpEntityId,
    certificates: [sample.key.certificate],
    spEntityId: sample.audience,
    acsUrl: sample.acsUrl,
    decryptionKeys: [],
    encryption: "strong",
    clockSkewMs: 60_000,
    maxBytes: 98_304,
    maxElements: 3_000,
  } as const;
  return async () => {
    const verdict = await verifyResponseHere(sample.field, trust, new Date());
    if (!verdict.ok) throw new Error(`Sallyport refused: ${verdict.code} ${verdict.message}`);
  };
};
