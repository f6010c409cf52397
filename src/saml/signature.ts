import { signatureMethods } from "./algorithms.ts";
import { attribute, firstDifference, is, onlyChild, walk, type XmlElement } from "./element.ts";
import type { SignedMessage } from "./engine.ts";
import { DSIG } from "./names.ts";
import { readXml, type XmlRules } from "./read-xml.ts";
import type { Report } from "./report.ts";
import { readCarried, readTrusted, type CarriedCertificate, type TrustedKey } from "./trust.ts";

/** An element as its signature covers it, and who signed. */
export interface Verified {
  readonly element: XmlElement;
  readonly signer: TrustedKey;
}

/** An element that carries its own signature. */
export interface SignedElement {
  /** As the pre-flight pass saw it; what was signed must be the same tree. */
  readonly owner: XmlElement;
  readonly signature: XmlElement;
}

/** What may be signed in a message, and what the check of that signature is called. */
const checkNames = {
  Response: "response_signature",
  Assertion: "assertion_signature",
  LogoutRequest: "logout_signature",
  LogoutResponse: "logout_signature",
} as const;

type SignedName = keyof typeof checkNames;

const isSignedName = (name: string): name is SignedName => Object.hasOwn(checkNames, name);

/** Absent if the element has no signature of its own. */
export function signedElement(owner: XmlElement): SignedElement | undefined {
  const signature = onlyChild(owner, DSIG, "Signature");
  return signature && { owner, signature };
}

/** The usable keys of a connection; their order means nothing. */
export function readTrust(certificates: readonly string[], report: Report): TrustedKey[] {
  const readings = certificates.map(readTrusted);
  const keys = readings.flatMap((each) => ("key" in each ? [each.key] : []));
  const refused = readings.flatMap((each) => ("refused" in each ? [each.refused] : []));
  report.require(keys.length > 0, "trusted_certificates", "saml_certificate_refused", {
    expected: "RSA from 2048 bits, P-256 or P-384",
    received: [...keys.map((key) => key.sha256), ...refused].join(", ") || "no certificate",
  });
  return keys;
}

/**
 * Verifies the signature of one element, and returns that element as read from the signed bytes.
 * @throws Refused saml_signer_unknown, saml_signature_invalid, saml_signed_content_differs
 */
export function verifyElement(
  message: SignedMessage,
  { owner, signature }: SignedElement,
  keys: readonly TrustedKey[],
  rules: XmlRules,
  report: Report,
): Verified {
  const { name } = owner;
  if (!isSignedName(name)) throw new TypeError(`${name} carries no signature of its own`);
  const carried = carriedCertificate(signature);
  const claimed = carried?.sha256;
  const found = tryKeys(message, name, hintedFirst(keys, claimed), signature);
  const stranger = claimed !== undefined && keys.every((key) => key.sha256 !== claimed);
  // For the administrator, who must know whose certificate it is and whether it is still good.
  if (stranger && found === undefined)
    report.require(true, "carried_certificate", "saml_signer_unknown", { received: carried?.told });
  report.require(
    found !== undefined,
    checkNames[name],
    stranger ? "saml_signer_unknown" : "saml_signature_invalid",
    {
      expected: `a signature by ${keys.map((key) => key.sha256).join(" or ")}`,
      received: found?.signer.sha256 ?? claimed ?? "no certificate in the message",
    },
  );
  const element = readXml(found.xml, rules);
  const difference = firstDifference(owner, element, signature);
  report.require(difference === undefined, "signed_content", "saml_signed_content_differs", {
    expected: "the signed bytes and the message to be the same",
    received: difference === undefined ? "the same" : `a difference at ${difference}`,
  });
  return { element, signer: found.signer };
}

/**
 * The library reads the whole message for every key that it is given alone, so a message that nobody signed would
 * cost as many readings as there are keys: all but the first are tried in one.
 */
function tryKeys(
  message: SignedMessage,
  owner: SignedName,
  keys: readonly TrustedKey[],
  signature: XmlElement,
): { readonly xml: string; readonly signer: TrustedKey } | undefined {
  const method = signatureMethods.get(attribute(signature.children[0]?.children[1], "Algorithm") ?? "");
  const [first, ...others] = keys.filter((key) => key.type === method?.keyType);
  const verifyBy = (candidates: readonly TrustedKey[]): string | undefined =>
    verifyWith(message, owner, candidates);
  const tryOne = (signer: TrustedKey | undefined) => {
    const xml = signer && verifyBy([signer]);
    return signer && xml !== undefined ? { xml, signer } : undefined;
  };
  const found = tryOne(first);
  if (found || others.length === 0 || verifyBy(others) === undefined) return found;
  for (const other of others) {
    const own = tryOne(other);
    if (own) return own;
  }
  return undefined;
}

/** The libraries throw on some signatures that do not verify; to us that is the same as "no". */
function verifyWith(
  message: SignedMessage,
  owner: SignedName,
  signers: readonly TrustedKey[],
): string | undefined {
  try {
    return message.verify(
      owner,
      signers.map((signer) => signer.pem),
    );
  } catch {
    return undefined;
  }
}

/** The certificate in `KeyInfo` only says which trusted key to try first: order must not matter, and does not. */
const hintedFirst = (keys: readonly TrustedKey[], hint: string | undefined): TrustedKey[] =>
  keys.toSorted((left, right) => Number(right.sha256 === hint) - Number(left.sha256 === hint));

/** The first certificate that the message itself carries. */
function carriedCertificate(signature: XmlElement): CarriedCertificate | undefined {
  const carried = [...walk(signature)].find((each) => is(each, DSIG, "X509Certificate"));
  return carried && readCarried(carried.text);
}
