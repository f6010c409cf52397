import type { Check } from "../kernel/checks.ts";
import { Refused, type RefusalCode } from "./refusals.ts";

/** What a step looked at. `detail` is one more sentence for the administrator, shown only with a refusal. */
export interface Finding {
  readonly expected?: string | undefined;
  readonly received?: string | undefined;
  readonly detail?: string;
}

/** The column of checks that one verification makes, in order. */
export interface Report {
  readonly checks: readonly Check[];
  /**
   * Records a check, and ends the verification if it failed.
   * @throws Refused with `code` unless `ok`
   */
  require(ok: boolean, name: string, code: RefusalCode, finding?: Finding): asserts ok;
}

/** Long enough for any URL or list of thumbprints that helps, short enough to store. */
const longestShown = 600;

export const clip = (text: string): string =>
  text.length > longestShown ? `${text.slice(0, longestShown)}... (${text.length} characters)` : text;

export function createReport(): Report {
  const checks: Check[] = [];
  return {
    checks,
    require(ok, name, code, finding = {}) {
      checks.push({
        name,
        ok,
        ...(finding.expected !== undefined && { expected: clip(finding.expected) }),
        ...(finding.received !== undefined && { received: clip(finding.received) }),
      });
      if (!ok) throw new Refused(code, finding.detail);
    },
  };
}
