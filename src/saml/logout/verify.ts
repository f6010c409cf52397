import type { Moment } from "../assertion-times.ts";
import { attribute, is, type XmlElement } from "../element.ts";
import { openSigned } from "../engine.ts";
import { SAMLP } from "../names.ts";
import { checkSignatureAlgorithms, checkSignaturePlacement } from "../placement.ts";
import { messageRules, readXml, type XmlRules } from "../read-xml.ts";
import { Refused } from "../refusals.ts";
import { clip, createReport, type Report } from "../report.ts";
import { readTrust, signedElement, verifyElement } from "../signature.ts";
import type { TrustedKey } from "../trust.ts";
import { type Authentic, readFacts } from "./facts.ts";
import { readForm } from "./form.ts";
import { readQuery } from "./query.ts";
import type { AuthenticRequest, IncomingLogout, LogoutTrust, LogoutVerdict, VerifyLogout } from "./types.ts";

interface Attempt {
  readonly trust: LogoutTrust;
  readonly at: Moment;
  readonly rules: XmlRules;
  readonly report: Report;
}

type Kind = "SAMLRequest" | "SAMLResponse";

const rootNames = { SAMLRequest: "LogoutRequest", SAMLResponse: "LogoutResponse" } as const;

/**
 * The whole gate, in this thread; `verifier.ts` runs it in worker threads. node-saml's own validation of logout
 * messages is not used: it accepts unsigned and altered ones.
 */
export const verifyLogoutHere: VerifyLogout = async (incoming, trust, now) => {
  const report = createReport();
  const attempt = {
    trust,
    at: { now: now.getTime(), skewMs: trust.clockSkewMs },
    rules: messageRules(trust.maxElements),
    report,
  };
  let authentic: Authentic | undefined;
  try {
    authentic = await authenticate(incoming, attempt);
    return { ok: true, facts: readFacts(authentic, attempt), checks: report.checks };
  } catch (error) {
    return refusalOf(error, report, authentic && requestOf(authentic));
  }
};

async function authenticate(incoming: IncomingLogout, attempt: Attempt): Promise<Authentic> {
  const { trust, rules } = attempt;
  const report: Report = attempt.report;
  const keys = readTrust(trust.certificates, report);
  if (incoming.binding === "post") return authenticateForm(incoming.form, keys, attempt);
  const { kind, xml, relayState, signer } = readQuery(incoming.rawQuery, keys, trust.maxBytes, report);
  const root = readXml(xml, rules);
  checkRoot(root, kind, report);
  // The query's signature speaks for it; one inside would have had to be removed (SAML bindings 3.4.4.1).
  report.require(signedElement(root) === undefined, "signature_placement", "saml_signature_misplaced", {
    expected: "no Signature inside a message that is signed in the query",
  });
  return { root, relayState, signer };
}

async function authenticateForm(
  form: string,
  keys: readonly TrustedKey[],
  { trust, rules, ...attempt }: Attempt,
): Promise<Authentic> {
  const report: Report = attempt.report;
  const { kind, xml, relayState } = readForm(form, trust.maxBytes, report);
  const root = readXml(xml, rules);
  checkRoot(root, kind, report);
  const signatures = checkSignaturePlacement(root, report, (element) => element === root);
  for (const signature of signatures) checkSignatureAlgorithms(signature, report);
  const signed = signedElement(root);
  report.require(signed !== undefined, "signature_present", "saml_logout_unsigned", {
    expected: "a Signature as second child of the message",
    received: "none",
  });
  const { element, signer } = verifyElement(await openSigned(xml), signed, keys, rules, report);
  return { root: element, relayState, signer };
}

function checkRoot(root: XmlElement, kind: Kind, report: Report): void {
  const name = rootNames[kind];
  report.require(is(root, SAMLP, name), "root_element", "saml_logout_malformed", {
    expected: `${name} in ${SAMLP}`,
    received: `${root.name} in ${root.namespace}`,
  });
}

function requestOf({ root, relayState }: Authentic): AuthenticRequest | undefined {
  const id = attribute(root, "ID");
  return root.name === "LogoutRequest" && id !== undefined ? { id, relayState } : undefined;
}

function refusalOf(error: unknown, report: Report, request: AuthenticRequest | undefined): LogoutVerdict {
  const refused = error instanceof Refused ? error : new Refused("saml_unverifiable", clip(String(error)));
  const last = report.checks.at(-1);
  // Refusals of the XML reader carry no check of their own: the reading itself is the check that failed.
  const checks =
    last?.ok === false
      ? report.checks
      : [...report.checks, { name: "xml", ok: false, received: refused.message }];
  return { ok: false, code: refused.code, message: refused.message, checks, request };
}
