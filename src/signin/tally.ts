import type { Judgement } from "./judge.ts";
import type { ReplayResult, SigninAttempt } from "./types.ts";

const MOST_LISTED = 1_000;

/**
 * Refusals that a response alone explains. All others depended on the moment (the browser, the request, the person),
 * and no draft would have changed them.
 */
const ofTheMessage = (code: string): boolean =>
  (code.startsWith("saml_") && !MOMENTARY.includes(code)) ||
  ["mapping_failed", "domain_not_verified", "domain_not_linked"].includes(code);
const MOMENTARY = [
  "saml_replayed",
  "saml_request_unknown",
  "saml_authn_too_old",
  "saml_authn_context_mismatch",
];

const OF_POLICIES = ["policy_sso_off", "policy_connection"];

/** Counts who would pass, who would break, and who would be let in that was not. */
/** @param byPolicy whether the draft has a policy, so that what one refused may be mended */
export function createTally(byPolicy = false) {
  const broken: ReplayResult["broken"][number][] = [];
  const counts = { passed: 0, brokenCount: 0, mended: 0, stillRefused: 0 };
  return {
    count(
      recorded: SigninAttempt,
      { code, message, checks }: Pick<Judgement, "code" | "message" | "checks">,
    ): void {
      // What an unfinished one lacked came after its response, which was accepted.
      const was = recorded.outcome === "accepted" || recorded.outcome === "unfinished";
      const isNow =
        code === "ok" &&
        (was || ofTheMessage(recorded.code) || (byPolicy && OF_POLICIES.includes(recorded.code)));
      if (isNow) {
        counts.passed += 1;
        counts.mended += Number(!was);
        return;
      }
      if (!was) {
        counts.stillRefused += 1;
        return;
      }
      counts.brokenCount += 1;
      if (broken.length >= MOST_LISTED) return;
      const failed = checks.findLast(({ ok }) => !ok);
      const { id: signinId, reference, email } = recorded;
      broken.push({ signinId, reference, email, code, because: because(message, failed) });
    },
    result: (): ReplayResult => ({ ...counts, broken }),
  };
}

const because = (message: string, failed: { expected?: string; received?: string } | undefined): string =>
  [
    message,
    ...(failed?.expected === undefined ? [] : [`Expected ${failed.expected}`]),
    ...(failed?.received === undefined ? [] : [`received ${failed.received}`]),
  ].join(" · ");
