import { createHash, createPublicKey, createSign, createVerify, type KeyObject } from "node:crypto";
import { SAML, ValidateInResponseTo } from "@node-saml/node-saml";
import { verifyResponseHere } from "../src/saml/verify.ts";
import { createTestIdp, toField } from "../test/kit/idp.ts";
import { inTurns, median, ratio, shown, type Contender } from "./measure.ts";

/** Line 1: one response, 9.7 KB as PERFORMANCE was measured, response and assertion signed. */
const BYTES = 9_700;
const ACS = "https://broker.example.com/saml/connection/acs";
const AUDIENCE = "https://broker.example.com/saml/connection/metadata";

async function main(): Promise<void> {
  const idp = await createTestIdp("bench");
  const now = new Date();
  const meant = { acsUrl: ACS, spEntityId: AUDIENCE, requestId: "_request", now };
  const sized = async (filler: number) =>
    idp.respond(meant, "alice@corp-a.example.com", {
      attributes: [
        { name: "email", values: ["alice@corp-a.example.com"] },
        { name: "groups", values: Array.from({ length: filler }, (_, n) => `group-number-${1000 + n}`) },
      ],
    });
  const bare = (await sized(0)).length;
  const each = ((await sized(10)).length - bare) / 10;
  const xml = await sized(Math.round((BYTES - bare) / each));
  const field = toField(xml);
  const trust = {
    idpEntityId: idp.entityId,
    certificates: [idp.key.certificate],
    spEntityId: AUDIENCE,
    acsUrl: ACS,
    decryptionKeys: [],
    encryption: "strong",
    clockSkewMs: 60_000,
    maxBytes: 98_304,
    maxElements: 3_000,
  } as const;

  const contenders: Contender[] = [
    {
      name: "Sallyport, whole gate",
      async work() {
        const verdict = await verifyResponseHere(field, trust, now);
        if (!verdict.ok) throw new Error(`Sallyport refused: ${verdict.code} ${verdict.message}`);
      },
    },
    { name: "node-saml 5.1.0, bare", work: nodeSaml(field, idp) },
    { name: "raw crypto floor", work: rawCrypto(xml, idp.key) },
  ];
  const costs = await inTurns(contenders, { rounds: 15, batchMs: 400 });
  const of = (name: string) => costs.get(name) ?? [];
  const [ours, peer, floor] = contenders.map(({ name }) => of(name)) as [number[], number[], number[]];
  console.log(
    `ACS verification, one ${shown(xml.length)}-byte response, response and assertion signed (one core)`,
  );
  for (const { name } of contenders) {
    const cost = median(of(name));
    console.log(
      `  ${name.padEnd(24)} ${shown(cost).padStart(8)} us CPU each  ${shown(1e6 / cost).padStart(8)} /s`,
    );
  }
  console.log(
    `  ratio to node-saml: ${ratio(ours, peer).toFixed(2)} x; share of the floor: ${(ratio(ours, floor) * 100).toFixed(2)} %`,
  );
}

function nodeSaml(field: string, idp: Awaited<ReturnType<typeof createTestIdp>>) {
  const saml = new SAML({
    callbackUrl: ACS,
    issuer: AUDIENCE,
    audience: AUDIENCE,
    idpIssuer: idp.entityId,
    idpCert: idp.key.certificate,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: true,
    validateInResponseTo: ValidateInResponseTo.never,
    acceptedClockSkewMs: 60_000,
  });
  return () => saml.validatePostResponseAsync({ SAMLResponse: field });
}

/** What no engine can save: one digest of the message and one RSA verification for each of the two signatures. */
function rawCrypto(xml: string, key: { privateKey: string; certificate: string }) {
  const bytes = Buffer.from(xml);
  const signedInfo = bytes.subarray(0, 900);
  const signature = createSign("sha256").update(signedInfo).sign(key.privateKey);
  const publicKey: KeyObject = createPublicKey(key.certificate);
  return () => {
    for (let n = 0; n < 2; n += 1) {
      createHash("sha256").update(bytes).digest();
      if (!createVerify("sha256").update(signedInfo).verify(publicKey, signature))
        throw new Error("not verified");
    }
  };
}

await main();
