import { AuthnRequestDestination, AuthnRequestMalformed, AuthnRequestStale } from "./errors.ts";
import { decode, decodeRequest, inflateRequest, splitQuery, type IncomingRequest } from "./incoming.ts";
import { attribute, childrenOf, leafText, onlyChild, type XmlElement } from "../element.ts";
import { SAML, SAMLP } from "../names.ts";
import { messageRules, readXml, type XmlRules } from "../read-xml.ts";
import { Refused } from "../refusals.ts";
import { checkMessageSignature, checkQuerySignature } from "./request-signature.ts";

export interface RequestTrust {
  /** PEM, of the service provider that we expect to ask; none means that no signature can be verified. */
  readonly certificates?: readonly string[];
  readonly requireSignature: boolean;
  /** Our URL at which the request arrived, compared whole. */
  readonly endpoint: string;
  readonly now: Date;
  /** How old or how far ahead a request may be, milliseconds; five minutes where it is not given. */
  readonly maxAgeMs?: number;
}

/** SAML core 3.4.1. Who may ask, and where the answer may go, is the caller's to check against what is registered. */
export interface AuthnRequestFacts {
  readonly id: string;
  readonly issuer: string;
  readonly issueInstant: Date;
  readonly destination: string | undefined;
  readonly acsUrl: string | undefined;
  readonly acsIndex: string | undefined;
  readonly protocolBinding: string | undefined;
  readonly forceAuthn: boolean;
  readonly isPassive: boolean;
  readonly nameIdFormat: string | undefined;
  /** Whose name for the person is asked for, if not the sender's own (SAML core 3.4.1.1). */
  readonly spNameQualifier: string | undefined;
  /** Somebody in particular is asked for (SAML core 3.4.1). */
  readonly namesSubject: boolean;
  /** Authentication context classes, in the order of preference. */
  readonly authnContexts: readonly string[];
  /** `exact` where none was sent (SAML core 3.3.2.2.1). */
  readonly authnContextComparison: string;
  readonly relayState: string | undefined;
  readonly signed: boolean;
}

const DEFAULT_MAX_AGE_MS = 300_000;

/**
 * Read an AuthnRequest of either front-channel binding.
 * @throws AuthnRequestMalformed, AuthnRequestTooLarge, AuthnRequestUnsigned, AuthnRequestAlgorithmRefused,
 *   AuthnRequestSignatureInvalid, AuthnRequestDestination, AuthnRequestStale
 */
export function readAuthnRequest(incoming: IncomingRequest, trust: RequestTrust): AuthnRequestFacts {
  const { root, relayState, signed } =
    incoming.binding === "redirect" ? readRedirect(incoming.rawQuery, trust) : readPost(incoming, trust);
  const facts = { ...readFacts(root), relayState, signed };
  checkDestination(facts.destination, signed, trust.endpoint);
  const age = Math.abs(trust.now.getTime() - facts.issueInstant.getTime());
  if (age > (trust.maxAgeMs ?? DEFAULT_MAX_AGE_MS)) {
    throw new AuthnRequestStale("The request is too old, or one of the two clocks is wrong.", {
      mismatch: { expected: trust.now.toISOString(), received: facts.issueInstant.toISOString() },
    });
  }
  return facts;
}

/**
 * Who says to have sent it: enough to look them up, and nothing that may be believed before {@link readAuthnRequest}.
 * @throws AuthnRequestMalformed, AuthnRequestTooLarge
 */
export function claimedIssuer(incoming: IncomingRequest): string {
  const xml =
    incoming.binding === "redirect"
      ? inflateRequest(decode(splitQuery(incoming.rawQuery).request))
      : decodeRequest(incoming.field);
  return readFacts(readRequestXml(xml)).issuer;
}

interface Read {
  readonly root: XmlElement;
  readonly relayState: string | undefined;
  readonly signed: boolean;
}

function readRedirect(rawQuery: string, trust: RequestTrust): Read {
  const parts = splitQuery(rawQuery);
  const root = readRequestXml(inflateRequest(decode(parts.request)));
  const signed = checkQuerySignature(parts, trust.certificates ?? [], trust.requireSignature);
  return { root, relayState: parts.relayState === undefined ? undefined : decode(parts.relayState), signed };
}

function readPost(incoming: { field: string; relayState?: string }, trust: RequestTrust): Read {
  const xml = decodeRequest(incoming.field);
  const root = readRequestXml(xml);
  const signed = checkMessageSignature(xml, root, trust.certificates ?? [], trust.requireSignature);
  return {
    root: signed === undefined ? root : readRequestXml(signed),
    relayState: incoming.relayState,
    signed: signed !== undefined,
  };
}

function readFacts(root: XmlElement): Omit<AuthnRequestFacts, "relayState" | "signed"> {
  if (root.namespace !== SAMLP || root.name !== "AuthnRequest") throw malformed("It is not an AuthnRequest.");
  if (attribute(root, "Version") !== "2.0") throw malformed("It is not of version 2.0.");
  const id = attribute(root, "ID") ?? "";
  if (!/^[A-Za-z_][\w.-]{0,255}$/.test(id)) throw malformed("Its ID is not an xs:ID.");
  const issuer = leafText(onlyChild(root, SAML, "Issuer")) ?? "";
  if (issuer === "" || issuer !== issuer.trim() || issuer.length > 1024)
    throw malformed("Its Issuer is missing.");
  return {
    id,
    issuer,
    issueInstant: instant(attribute(root, "IssueInstant")),
    destination: attribute(root, "Destination"),
    acsUrl: attribute(root, "AssertionConsumerServiceURL"),
    acsIndex: attribute(root, "AssertionConsumerServiceIndex"),
    protocolBinding: attribute(root, "ProtocolBinding"),
    forceAuthn: flag(attribute(root, "ForceAuthn")),
    isPassive: flag(attribute(root, "IsPassive")),
    nameIdFormat: attribute(onlyChild(root, SAMLP, "NameIDPolicy"), "Format"),
    spNameQualifier: attribute(onlyChild(root, SAMLP, "NameIDPolicy"), "SPNameQualifier"),
    namesSubject: onlyChild(root, SAML, "Subject") !== undefined,
    authnContextComparison:
      attribute(onlyChild(root, SAMLP, "RequestedAuthnContext"), "Comparison") ?? "exact",
    authnContexts: authnContexts(root),
  };
}

function authnContexts(root: XmlElement): string[] {
  const requested = onlyChild(root, SAMLP, "RequestedAuthnContext");
  return requested === undefined
    ? []
    : childrenOf(requested, SAML, "AuthnContextClassRef").map((each) => each.text.trim());
}

/** Far above what a real AuthnRequest needs, far below what costs time. */
const RULES: XmlRules = messageRules(200);

/** @throws AuthnRequestMalformed */
function readRequestXml(xml: string): XmlElement {
  try {
    return readXml(xml, RULES);
  } catch (error) {
    if (error instanceof Refused) throw new AuthnRequestMalformed(error.message, { cause: error });
    throw error;
  }
}

/** A signed request has to say where it was meant to go (SAML bindings 3.4.5.2). */
function checkDestination(destination: string | undefined, signed: boolean, endpoint: string): void {
  if (destination === endpoint || (destination === undefined && !signed)) return;
  throw new AuthnRequestDestination("The request was meant for another endpoint.", {
    mismatch: { expected: endpoint, received: destination ?? "none" },
  });
}

/** xs:boolean. @throws AuthnRequestMalformed */
function flag(value: string | undefined): boolean {
  if (value === undefined || value === "false" || value === "0") return false;
  if (value === "true" || value === "1") return true;
  throw malformed("A flag is neither true nor false.");
}

/** xs:dateTime in UTC (SAML core 1.3.3). */
function instant(value: string | undefined): Date {
  const milliseconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value ?? "")
    ? Date.parse(value ?? "")
    : NaN;
  if (Number.isNaN(milliseconds)) throw malformed("Its IssueInstant is not a time in UTC.");
  return new Date(milliseconds);
}

const malformed = (why: string): AuthnRequestMalformed =>
  new AuthnRequestMalformed(`The request cannot be read. ${why}`);
