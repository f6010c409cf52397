import { checkIn, type Rule, type Seen } from "./rule.ts";

const CODES = ["saml_issue_instant_invalid", "saml_assertion_expired", "saml_assertion_not_yet_valid"];
/** A response is posted within moments of being made; from here on it is no accident of the network. */
const LATE_MS = 300_000;

/** `xs:dateTime` in UTC (SAML core 1.3.3). */
const UTC = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

const instantIn = (text: string | undefined): number => Date.parse(text ?? "");

/** The identity provider's clock when it wrote the response, as far as the response says it. */
const issuedAt = (seen: Seen): number =>
  instantIn((checkIn(seen, "assertion_issue_instant") ?? checkIn(seen, "response_issue_instant"))?.received);

/** How far the identity provider's clock is ahead of ours, seconds; negative: behind, or the message was kept. */
const aheadSeconds = (seen: Seen): number => Math.round((issuedAt(seen) - seen.at) / 1000);

const skewIn = (seen: Seen): string => {
  const seconds = aheadSeconds(seen);
  return seconds > 0
    ? `The identity provider's clock is ${seconds} s ahead of ours.`
    : `The identity provider's clock is ${-seconds} s behind ours, or the response was kept for that long.`;
};

const setClocks = (seen: Seen): string =>
  aheadSeconds(seen) > 0
    ? "Set the identity provider's clock by NTP; if it is right, the operator sets ours."
    : "Set the identity provider's clock by NTP. If it is right, the person used an old page: sign in again from the app.";

/** By the identity provider's own clock too the assertion begins later than it was made, and that is what hinders. */
const beginsLater = (seen: Seen): boolean =>
  instantIn(seen.received) - issuedAt(seen) > Math.max(issuedAt(seen) - seen.at, 0);

/** What the two clocks make of the response's times. */
export const timeRules: readonly Rule[] = [
  {
    name: "malformed_time",
    codes: CODES,
    when: ({ name, received }) => name.endsWith("issue_instant") && !UTC.test(received),
    summary: ({ received }) => `The time of issue is not one in UTC: ${received}.`,
    who: "idp-admin",
    what: (_seen, { product }) => `Have ${product} send times in UTC with a Z at the end (SAML core 1.3.3).`,
  },
  {
    name: "validity_too_short",
    codes: ["saml_assertion_expired"],
    when: (seen) =>
      Math.abs(aheadSeconds(seen)) * 1000 < LATE_MS && instantIn(seen.received) <= issuedAt(seen) + 60_000,
    summary: ({ received }) => `The assertion was made just now and is valid only until ${received}.`,
    who: "idp-admin",
    what: (_seen, { product }) => `In ${product}, let assertions be valid for five minutes.`,
  },
  {
    name: "validity_begins_later",
    codes: ["saml_assertion_not_yet_valid"],
    when: beginsLater,
    summary: (seen) =>
      `The assertion was made at ${new Date(issuedAt(seen)).toISOString()} and becomes valid only at ${seen.received}.`,
    who: "idp-admin",
    what: (_seen, { product }) => `In ${product}, let assertions be valid from the moment of their issue.`,
  },
  {
    name: "clock_skew",
    codes: CODES,
    summary: skewIn,
    who: "idp-admin",
    what: setClocks,
  },
  {
    name: "validity_too_long",
    codes: ["saml_validity_too_long"],
    summary: ({ received, expected }) => `The assertion stays valid until ${received}; we take ${expected}.`,
    who: "idp-admin",
    what: (_seen, { product }) => `In ${product}, shorten the life of assertions to five minutes.`,
  },
  {
    name: "idp_session_over",
    codes: ["saml_session_expired"],
    summary: ({ received }) => `The person's session at the identity provider ended at ${received}.`,
    who: "employee",
    what: (_seen, { product }) => `Sign out at ${product} and sign in again.`,
  },
];
