import {
  checkEnd,
  checkStart,
  longestConditionsMs,
  longestConfirmationMs,
  type Moment,
} from "./assertion-times.ts";
import { attribute, childrenOf, is, leafText, onlyChild, walk, type XmlElement } from "./element.ts";
import { BEARER, SAML } from "./names.ts";
import type { Report } from "./report.ts";
import { parseInstant, showInstant } from "./times.ts";
import type { ResponseTrust } from "./types.ts";

export interface Confirmation {
  readonly inResponseTo: string | undefined;
  /** `NotOnOrAfter`, milliseconds since the epoch. */
  readonly end: number;
}

/**
 * The one bearer confirmation; confirmations of other methods do not help whoever merely bears the assertion.
 * @see SAML profiles 4.1.4.2
 */
export function checkConfirmation(
  assertion: XmlElement,
  trust: ResponseTrust,
  at: Moment,
  report: Report,
): Confirmation {
  const subject = onlyChild(assertion, SAML, "Subject");
  const all = subject ? childrenOf(subject, SAML, "SubjectConfirmation") : [];
  const bearers = all.filter((each) => attribute(each, "Method") === BEARER);
  const data = bearers.length === 1 ? onlyChild(bearers[0], SAML, "SubjectConfirmationData") : undefined;
  report.require(data !== undefined, "subject_confirmation", "saml_confirmation_invalid", {
    expected: "one bearer SubjectConfirmation with its data",
    received: all.map((each) => attribute(each, "Method") ?? "no method").join(", ") || "none",
  });
  const recipient = attribute(data, "Recipient");
  report.require(recipient === trust.acsUrl, "recipient", "saml_recipient_mismatch", {
    expected: trust.acsUrl,
    received: recipient ?? "none",
  });
  const notBefore = attribute(data, "NotBefore");
  report.require(notBefore === undefined, "confirmation_not_before", "saml_confirmation_invalid", {
    expected: "no NotBefore (SAML profiles 4.1.4.2)",
    received: notBefore ?? "none",
  });
  const end = checkEnd(
    data,
    "confirmation_end",
    "saml_confirmation_invalid",
    longestConfirmationMs,
    at,
    report,
  );
  return { inResponseTo: attribute(data, "InResponseTo"), end };
}

/**
 * The response may leave `InResponseTo` out, but must not name another request than the signed assertion; and an
 * unsolicited one names none anywhere, in confirmations of other methods neither.
 * @see SAML profiles 4.1.5
 */
export function checkInResponseTo(
  response: XmlElement,
  assertion: XmlElement,
  confirmation: Confirmation,
  report: Report,
): void {
  const data = [...walk(assertion)].filter((each) => is(each, SAML, "SubjectConfirmationData"));
  const named = [response, ...data].map((each) => attribute(each, "InResponseTo"));
  const received = named.find((each) => each !== undefined && each !== confirmation.inResponseTo);
  report.require(received === undefined, "in_response_to", "saml_in_response_to_mismatch", {
    expected: confirmation.inResponseTo ?? "none",
    received: received ?? confirmation.inResponseTo ?? "none",
  });
}

const knownConditions = ["AudienceRestriction", "OneTimeUse", "ProxyRestriction"];

/**
 * Conditions that we know, in time, and for us.
 * @returns `NotOnOrAfter`, milliseconds since the epoch
 * @see SAML core 2.5.1
 */
export function checkConditions(
  assertion: XmlElement,
  trust: ResponseTrust,
  at: Moment,
  report: Report,
): number {
  const conditions = onlyChild(assertion, SAML, "Conditions");
  const names = conditions?.children.map((each) => each.name) ?? [];
  report.require(
    conditions !== undefined && names.every((name) => knownConditions.includes(name)),
    "conditions",
    "saml_conditions_invalid",
    {
      expected: `Conditions with ${knownConditions.join(", ")}`,
      received: conditions ? names.join(", ") || "empty" : "none",
    },
  );
  checkStart(conditions, "conditions_start", "saml_conditions_invalid", at, report);
  const end = checkEnd(
    conditions,
    "conditions_end",
    "saml_conditions_invalid",
    longestConditionsMs,
    at,
    report,
  );
  checkAudience(conditions, trust.spEntityId, report);
  return end;
}

/** Every restriction must name us: several are a conjunction (SAML core 2.5.1.4). */
function checkAudience(conditions: XmlElement, expected: string, report: Report): void {
  const restrictions = childrenOf(conditions, SAML, "AudienceRestriction").map((each) =>
    childrenOf(each, SAML, "Audience").map((audience) => leafText(audience) ?? ""),
  );
  const fits = restrictions.length > 0 && restrictions.every((audiences) => audiences.includes(expected));
  report.require(fits, "audience", "saml_audience_mismatch", {
    expected,
    received: restrictions.map((audiences) => audiences.join(", ")).join("; and ") || "none",
  });
}

export interface Authentication {
  readonly sessionIndex: string | undefined;
  readonly sessionNotOnOrAfter: number | undefined;
  readonly authnInstant: number;
  readonly authnContext: string | undefined;
}

/** The one statement of how and when the person signed in (SAML core 2.7.2, profiles 4.1.4.2). */
export function readAuthentication(assertion: XmlElement, at: Moment, report: Report): Authentication {
  const statements = childrenOf(assertion, SAML, "AuthnStatement");
  report.require(statements.length > 0, "authn_statement", "saml_authn_statement_missing", {
    expected: "AuthnStatement",
  });
  const statement = statements.length === 1 ? statements[0] : undefined;
  const instant = parseInstant(attribute(statement, "AuthnInstant"));
  const sessionIndex = attribute(statement, "SessionIndex");
  const context = onlyChild(onlyChild(statement, SAML, "AuthnContext"), SAML, "AuthnContextClassRef");
  const authnContext = leafText(context)?.trim() || undefined;
  const fits = [sessionIndex, authnContext].every(isShort);
  report.require(
    statement !== undefined && fits && instant !== undefined && instant <= at.now + at.skewMs,
    "authn_instant",
    "saml_authn_statement_invalid",
    {
      expected: `one AuthnStatement with AuthnInstant at most ${showInstant(at.now, at.skewMs)}`,
      received: `${statements.length} with ${attribute(statement, "AuthnInstant") ?? "none"}`,
    },
  );
  const sessionNotOnOrAfter = readSessionEnd(statement, at, report);
  return { sessionIndex, sessionNotOnOrAfter, authnInstant: instant, authnContext };
}

const isShort = (text: string | undefined): boolean =>
  text === undefined || (text.length <= 1024 && !/\p{Cc}/u.test(text));

function readSessionEnd(statement: XmlElement, at: Moment, report: Report): number | undefined {
  const text = attribute(statement, "SessionNotOnOrAfter");
  if (text === undefined) return undefined;
  const end = parseInstant(text);
  report.require(end !== undefined, "session_end_format", "saml_authn_statement_invalid", {
    expected: "UTC with Z",
    received: text,
  });
  report.require(at.now < end + at.skewMs, "session_end", "saml_session_expired", {
    expected: `after ${showInstant(at.now, at.skewMs)}`,
    received: text,
  });
  return end;
}
