import { attribute, type XmlElement } from "./element.ts";
import type { RefusalCode } from "./refusals.ts";
import type { Report } from "./report.ts";
import { parseInstant, showInstant } from "./times.ts";

const minutes = (count: number): number => count * 60_000;

/** An assertion is posted as soon as it is made; older ones were kept somewhere. */
export const longestAgeMs = minutes(5);
/** Entra ID confirms for 70 minutes, which is the longest of the large vendors. */
export const longestConfirmationMs = minutes(120);
/** Some IdPs let the conditions run as long as their session. */
export const longestConditionsMs = minutes(24 * 60);

export interface Moment {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly skewMs: number;
}

/**
 * `IssueInstant` of a response or assertion: now, give or take.
 * @returns milliseconds since the epoch
 */
export function checkIssueInstant(element: XmlElement, what: string, at: Moment, report: Report): number {
  const text = attribute(element, "IssueInstant");
  const issued = parseInstant(text);
  const fits =
    issued !== undefined && issued <= at.now + at.skewMs && issued >= at.now - longestAgeMs - at.skewMs;
  report.require(fits, `${what}_issue_instant`, "saml_issue_instant_invalid", {
    expected: `from ${showInstant(at.now - longestAgeMs)} to ${showInstant(at.now, at.skewMs)}`,
    received: text ?? "none",
  });
  return issued;
}

/**
 * The end of a validity, exclusive.
 * @param longestMs how far ahead it may lie
 * @returns milliseconds since the epoch
 */
export function checkEnd(
  element: XmlElement,
  name: string,
  missing: RefusalCode,
  longestMs: number,
  at: Moment,
  report: Report,
): number {
  const text = attribute(element, "NotOnOrAfter");
  const end = parseInstant(text);
  const received = text ?? "none";
  report.require(end !== undefined, `${name}_format`, missing, {
    expected: "NotOnOrAfter, UTC with Z",
    received,
  });
  report.require(at.now < end + at.skewMs, name, "saml_assertion_expired", {
    expected: `after ${showInstant(at.now, at.skewMs)}`,
    received,
  });
  report.require(end <= at.now + longestMs + at.skewMs, `${name}_length`, "saml_validity_too_long", {
    expected: `at most ${showInstant(at.now + longestMs, at.skewMs)}`,
    received,
  });
  return end;
}

/** The start of a validity, inclusive; absent is always. */
export function checkStart(
  element: XmlElement,
  name: string,
  malformed: RefusalCode,
  at: Moment,
  report: Report,
): void {
  const text = attribute(element, "NotBefore");
  if (text === undefined) return;
  const start = parseInstant(text);
  report.require(start !== undefined, `${name}_format`, malformed, {
    expected: "UTC with Z",
    received: text,
  });
  report.require(start <= at.now + at.skewMs, name, "saml_assertion_not_yet_valid", {
    expected: `at most ${showInstant(at.now, at.skewMs)}`,
    received: text,
  });
}
