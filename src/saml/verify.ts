import { checkConditions, checkConfirmation, checkInResponseTo, readAuthentication } from "./assertion.ts";
import { checkIssueInstant, longestAgeMs, type Moment } from "./assertion-times.ts";
import { decrypt } from "./decryption.ts";
import { attribute, is, leafText, onlyChild, walk, type XmlElement } from "./element.ts";
import { readEncrypted } from "./encryption.ts";
import { openSigned } from "./engine.ts";
import { readAttributes, readSubject } from "./identity.ts";
import { decodeField } from "./message.ts";
import { SAML } from "./names.ts";
import { checkSignatureAlgorithms, checkSignaturePlacement } from "./placement.ts";
import { messageRules, readXml, type XmlRules } from "./read-xml.ts";
import { Refused } from "./refusals.ts";
import { clip, createReport, type Report } from "./report.ts";
import { checkAssertion, checkIssuer, checkResponse, checkStatus, takeAssertion } from "./shape.ts";
import { readTrust, signedElement, verifyElement, type Verified } from "./signature.ts";
import { readPrivateKey, type TrustedKey } from "./trust.ts";
import type { ResponseTrust, SignedFacts, Verdict, VerifyResponse } from "./types.ts";

/** What the steps share; nothing in it is believed before its signature was verified. */
interface Attempt {
  readonly trust: ResponseTrust;
  readonly at: Moment;
  readonly rules: XmlRules;
  readonly report: Report;
}

/** An assertion that a verified signature covers, or whose own signature is still to be verified. */
interface Found {
  /** The text in which the assertion's own signature is verified. */
  readonly xml: string;
  readonly assertion: XmlElement;
  readonly encrypted: boolean;
}

/**
 * The whole gate, in this thread. `verifier.ts` runs it in worker threads; use this one where time does not matter.
 * Facts are read from the bytes that the verified signature covers, never from the message as it came.
 */
export const verifyResponseHere: VerifyResponse = async (field, trust, now) => {
  const report = createReport();
  const hints: { root?: XmlElement } = {};
  const attempt = {
    trust,
    at: { now: now.getTime(), skewMs: trust.clockSkewMs },
    rules: messageRules(trust.maxElements),
    report,
  };
  try {
    return { ok: true, facts: await verify(field, attempt, hints), checks: report.checks };
  } catch (error) {
    return refusalOf(error, report, claimsOf(hints.root));
  }
};

async function verify(field: string, attempt: Attempt, hints: { root?: XmlElement }): Promise<SignedFacts> {
  const { trust, rules } = attempt;
  const report: Report = attempt.report;
  const xml = decodeField(field, trust.maxBytes, report);
  const root = readXml(xml, rules);
  hints.root = root;
  checkEnvelope(root, attempt);
  const keys = readTrust(trust.certificates, report);
  const message = await openSigned(xml);
  const signedRoot = signedElement(root);
  const response = signedRoot && verifyElement(message, signedRoot, keys, rules, report);
  const found = openAssertion(xml, response?.element ?? root, response !== undefined, attempt);
  const own = await verifyAssertion(found, keys, attempt);
  // Whoever signed the assertion named the person; if only the response is signed, it did.
  const decisive = own ?? response;
  report.require(decisive !== undefined, "signature_present", "saml_signature_missing", {
    expected: "a signature on the response, the assertion, or both",
    received: "none",
  });
  const signed = own && response ? "both" : own ? "assertion" : "response";
  const facts = readFacts(response?.element ?? root, own?.element ?? found.assertion, attempt);
  return { ...facts, signerSha256: decisive.signer.sha256, signed, encrypted: found.encrypted };
}

/** Everything that can be seen before a key is used. */
function checkEnvelope(root: XmlElement, { trust, at, ...attempt }: Attempt): void {
  const report: Report = attempt.report;
  checkResponse(root, report);
  checkStatus(root, report);
  takeAssertion(root, report);
  for (const signature of checkSignaturePlacement(root, report)) checkSignatureAlgorithms(signature, report);
  checkIssuer(root, trust.idpEntityId, "response", report);
  const destination = attribute(root, "Destination");
  report.require(destination === trust.acsUrl, "destination", "saml_destination_mismatch", {
    expected: trust.acsUrl,
    received: destination ?? "none",
  });
  checkIssueInstant(root, "response", at, report);
}

/** The assertion in the clear; what was encrypted passes the same gate as what was not. */
function openAssertion(xml: string, root: XmlElement, responseSigned: boolean, attempt: Attempt): Found {
  const { trust, rules } = attempt;
  const report: Report = attempt.report;
  const holder = takeAssertion(root, report);
  if (is(holder, SAML, "Assertion")) {
    checkAssertion(holder, report);
    return { xml, assertion: holder, encrypted: false };
  }
  const legacy = trust.encryption === "legacy";
  const ciphertext = readEncrypted(holder, { legacy, responseSigned }, report);
  const plain = decrypt(ciphertext, trust.decryptionKeys.map(readPrivateKey), report);
  const assertion = readXml(plain, rules);
  const alone = [...walk(assertion)].filter((each) =>
    ["Assertion", "EncryptedAssertion", "Response"].includes(each.name),
  );
  report.require(
    is(assertion, SAML, "Assertion") && alone.length === 1,
    "decrypted_element",
    "saml_assertion_count",
    {
      expected: "one Assertion",
      received: alone.length === 1 ? assertion.name : `${alone.length} nested`,
    },
  );
  checkAssertion(assertion, report);
  for (const signature of checkSignaturePlacement(assertion, report))
    checkSignatureAlgorithms(signature, report);
  return { xml: plain, assertion, encrypted: true };
}

/** Verifies the assertion's own signature, if it has one. */
async function verifyAssertion(
  found: Found,
  keys: readonly TrustedKey[],
  { rules, report }: Attempt,
): Promise<Verified | undefined> {
  const signed = signedElement(found.assertion);
  return signed && verifyElement(await openSigned(found.xml), signed, keys, rules, report);
}

type ReadFacts = Omit<SignedFacts, "signerSha256" | "signed" | "encrypted">;

const idOf = (element: XmlElement): string => attribute(element, "ID") ?? "";

/** @param assertion from verified bytes only */
function readFacts(response: XmlElement, assertion: XmlElement, { trust, at, report }: Attempt): ReadFacts {
  checkIssuer(assertion, trust.idpEntityId, "assertion", report);
  const issued = checkIssueInstant(assertion, "assertion", at, report);
  const confirmation = checkConfirmation(assertion, trust, at, report);
  checkInResponseTo(response, assertion, confirmation, report);
  const conditionsEnd = checkConditions(assertion, trust, at, report);
  const authentication = readAuthentication(assertion, at, report);
  const subject = readSubject(assertion, report);
  const attributes = readAttributes(assertion, report);
  return {
    responseId: idOf(response),
    assertionId: idOf(assertion),
    issuer: trust.idpEntityId,
    ...subject,
    inResponseTo: confirmation.inResponseTo,
    ...authentication,
    expiresAt: Math.min(confirmation.end, conditionsEnd, issued + longestAgeMs + 1) + at.skewMs,
    attributes,
  };
}

/** Unsigned, perhaps forged: only to help an administrator find the attempt. */
function claimsOf(root: XmlElement | undefined): { inResponseTo?: string; issuer?: string; nameId?: string } {
  if (!root) return {};
  const nameIds = [...walk(root)].filter((each) => is(each, SAML, "NameID"));
  const claims = {
    inResponseTo: attribute(root, "InResponseTo"),
    issuer: leafText(onlyChild(root, SAML, "Issuer")),
    nameId: leafText(nameIds[0]),
  };
  return Object.fromEntries(
    Object.entries(claims).flatMap(([name, value]) => (value === undefined ? [] : [[name, clip(value)]])),
  );
}

function refusalOf(error: unknown, report: Report, claimed: ReturnType<typeof claimsOf>): Verdict {
  const refused = error instanceof Refused ? error : new Refused("saml_unverifiable", clip(String(error)));
  const last = report.checks.at(-1);
  // Refusals of the XML reader carry no check of their own: the reading itself is the check that failed.
  const checks =
    last?.ok === false
      ? report.checks
      : [...report.checks, { name: "xml", ok: false, received: refused.message }];
  return { ok: false, code: refused.code, message: refused.message, checks, claimed };
}
