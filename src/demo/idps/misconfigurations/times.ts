import type { Answer } from "../answer.ts";
import {
  editing,
  employee,
  framing,
  idpAdmin,
  minutesFrom,
  saying,
  type Misconfiguration,
} from "./misconfiguration.ts";

/** Everything that the identity provider dates, dated by a clock that is so many minutes off. */
function byClock(answer: Answer, minutes: number): Answer {
  const { assertion, response } = answer;
  const off = (at: Date): Date => minutesFrom(at, minutes);
  const dated = saying(answer, {
    issueInstant: off(assertion.issueInstant),
    notBefore: off(assertion.notBefore),
    notOnOrAfter: off(assertion.notOnOrAfter),
    authnInstant: off(assertion.authnInstant),
  });
  return framing(dated, { issueInstant: off(response.issueInstant) });
}

/** Clocks, ages and windows. */
export const timeMisconfigurations: readonly Misconfiguration[] = [
  {
    name: "clock-ahead",
    summary: "The identity provider's clock is ten minutes fast.",
    where: "idp",
    answer: (answer) => byClock(answer, 10),
    expected: idpAdmin("saml_issue_instant_invalid", "clock_skew"),
  },
  {
    name: "clock-behind",
    summary: "The identity provider's clock is ten minutes slow.",
    where: "idp",
    answer: (answer) => byClock(answer, -10),
    expected: idpAdmin("saml_issue_instant_invalid", "clock_skew"),
  },
  {
    name: "times-without-zone",
    summary: "The identity provider writes local times instead of UTC.",
    where: "idp",
    answer: (answer) =>
      editing(answer, "editResponse", (xml) => xml.replace(/( IssueInstant="[^"]*)Z"/, '$1+02:00"')),
    expected: idpAdmin("saml_issue_instant_invalid"),
  },
  {
    name: "assertion-too-old",
    summary: "The assertion had already run out when it was sent.",
    where: "idp",
    answer: (answer, { now }) =>
      saying(answer, {
        issueInstant: minutesFrom(now, -4),
        notBefore: minutesFrom(now, -5),
        notOnOrAfter: minutesFrom(now, -3),
      }),
    expected: idpAdmin("saml_assertion_expired", "validity_too_short"),
  },
  {
    name: "cached-assertion",
    summary: "The identity provider keeps assertions and hands an old one out again.",
    where: "idp",
    answer: (answer, { now }) => saying(answer, { issueInstant: minutesFrom(now, -30) }),
    expected: idpAdmin("saml_issue_instant_invalid", "clock_skew"),
  },
  {
    name: "not-yet-valid",
    summary: "The assertion becomes valid only in some minutes.",
    where: "idp",
    answer: (answer, { now }) =>
      saying(answer, { notBefore: minutesFrom(now, 5), notOnOrAfter: minutesFrom(now, 10) }),
    expected: idpAdmin("saml_assertion_not_yet_valid", "validity_begins_later"),
  },
  {
    name: "validity-too-long",
    summary: "The identity provider makes assertions that stay valid for three days.",
    where: "idp",
    answer: (answer, { now }) => saying(answer, { notOnOrAfter: minutesFrom(now, 3 * 24 * 60) }),
    expected: idpAdmin("saml_validity_too_long", "validity_too_long"),
  },
  {
    name: "session-already-expired",
    summary: "The person's session at the identity provider had ended when it answered.",
    where: "person",
    answer: (answer, { now }) => saying(answer, { sessionNotOnOrAfter: minutesFrom(now, -5) }),
    expected: employee("saml_session_expired", "idp_session_over"),
  },
];
