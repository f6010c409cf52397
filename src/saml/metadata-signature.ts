import { signatureMethods } from "./algorithms.ts";
import { attribute, childrenOf, is, walk, type XmlElement } from "./element.ts";
import { openSigned } from "./engine.ts";
import { MetadataSignatureInvalid, MetadataUnsigned } from "./metadata-errors.ts";
import { unreadable } from "./metadata-xml.ts";
import { DSIG } from "./names.ts";
import { checkSignatureAlgorithms, layoutProblem } from "./placement.ts";
import { readXml } from "./read-xml.ts";
import { Refused } from "./refusals.ts";
import { createReport } from "./report.ts";
import { readTrusted, thumbprintOfBase64, type TrustedKey } from "./trust.ts";

/** The engine reads the document three times; this many elements stay within its memory and time. */
const MOST_ELEMENTS = 300_000;

/**
 * Verifies the signature of the root by the one key that the administrator gave; what `KeyInfo` carries is a hint.
 * The same allow lists as for responses: RSA or ECDSA with SHA-256 and up, exclusive canonicalization, one Reference.
 * @param signer PEM of a certificate; its dates are not looked at
 * @returns the bytes that were signed: only they may be read on
 * @throws MetadataUnreadable, MetadataUnsigned, MetadataSignatureInvalid
 * @see SAML metadata 3.1
 */
export async function signedMetadata(text: string, signer: string): Promise<string> {
  const xml = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const root = parse(xml);
  const signature = signatureOf(root);
  const key = trustedKey(signer, signature);
  const signed = await verified(xml, root, key);
  if (signed !== undefined) return signed;
  throw invalid("does not verify", {
    expected: `a signature by ${key.sha256}`,
    received: claimedSigner(signature) ?? "a signature without a certificate",
  });
}

function parse(xml: string): XmlElement {
  try {
    return readXml(xml, { kind: "metadata", maxElements: MOST_ELEMENTS, maxDepth: 32, maxAttributes: 64 });
  } catch (error) {
    if (error instanceof Refused) throw unreadable(`XML that we refuse (${error.message})`);
    throw error;
  }
}

/** The first child of the root, over exactly that root, and nothing in it that its sender may choose but what we list. */
function signatureOf(root: XmlElement): XmlElement {
  const [signature, ...others] = childrenOf(root, DSIG, "Signature");
  if (!signature)
    throw new MetadataUnsigned("The metadata is not signed, and a signer is set for it.", {
      mismatch: { expected: `a Signature in ${root.name}`, received: "none" },
      nextStep: "Have the identity provider sign its metadata, or take the signer away from the connection.",
    });
  const id = attribute(root, "ID") ?? "";
  const reference = [...walk(signature)].find((each) => is(each, DSIG, "Reference"));
  const uri = attribute(reference, "URI");
  const problem =
    others.length > 0
      ? "several signatures"
      : root.children[0] !== signature
        ? "a Signature that is not the first child"
        : (layoutProblem(signature) ??
          (id === "" || uri !== `#${id}` ? `a Reference to ${JSON.stringify(uri ?? "")}` : undefined) ??
          (holdersOf(root, id) === 1 ? undefined : `the ID ${JSON.stringify(id)} twice`));
  if (problem !== undefined)
    throw invalid("is not where it must be", {
      expected: `one Signature, first child of ${root.name}, whose one Reference names its ID`,
      received: problem,
    });
  checkAlgorithms(signature);
  return signature;
}

const holdersOf = (root: XmlElement, id: string): number =>
  [...walk(root)].filter((each) =>
    each.attributes.some(({ name, value }) => /^id$/i.test(name) && value === id),
  ).length;

function checkAlgorithms(signature: XmlElement): void {
  const report = createReport();
  try {
    checkSignatureAlgorithms(signature, report);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { expected, received } = report.checks.at(-1) ?? {};
    throw invalid("uses an algorithm that we do not accept", {
      ...(expected !== undefined && { expected }),
      ...(received !== undefined && { received }),
    });
  }
}

function trustedKey(signer: string, signature: XmlElement): TrustedKey {
  const reading = readTrusted(signer);
  const method = signatureMethods.get(attribute(signature.children[0]?.children[1], "Algorithm") ?? "");
  if ("key" in reading && reading.key.type === method?.keyType) return reading.key;
  throw invalid("is not of the signer's kind of key", {
    expected: "key" in reading ? reading.key.type : reading.refused,
    received: method?.keyType ?? "none",
  });
}

/** The libraries throw on some signatures that do not verify; to us that is the same as "no". */
async function verified(xml: string, root: XmlElement, key: TrustedKey): Promise<string | undefined> {
  const owner = root.name;
  if (owner !== "EntityDescriptor" && owner !== "EntitiesDescriptor")
    throw unreadable(`XML that begins with ${owner} in namespace "${root.namespace}"`);
  try {
    return (await openSigned(xml)).verify(owner, [key.pem]);
  } catch {
    return undefined;
  }
}

function claimedSigner(signature: XmlElement): string | undefined {
  const carried = [...walk(signature)].find((each) => is(each, DSIG, "X509Certificate"));
  const thumbprint = carried && thumbprintOfBase64(carried.text);
  return thumbprint && `a signature by ${thumbprint}`;
}

const invalid = (
  what: string,
  mismatch: { expected?: string; received?: string },
): MetadataSignatureInvalid =>
  new MetadataSignatureInvalid(`The signature of the metadata ${what}.`, {
    mismatch,
    nextStep:
      "Compare the signer with the one that the identity provider or federation publishes. Do not take the signer away only to get past this.",
  });
