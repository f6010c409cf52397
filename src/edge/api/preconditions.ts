import { BrokerError } from "../../kernel/errors.ts";

/** `If-Match` holds something that is no entity tag of ours (RFC 9110 13.1.1). */
export class IfMatchRefused extends BrokerError {
  readonly code = "if_match_refused";
  readonly status = 400;
}

export const etagOf = (version: number): string => `"${version}"`;

/**
 * @returns `undefined` for no header and for `*`: whatever is stored may be changed
 * @throws IfMatchRefused
 */
export function versionFrom(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === "*") return undefined;
  const [, version] = /^\s*"(\d{1,9})"\s*$/.exec(ifMatch) ?? [];
  if (version !== undefined) return Number(version);
  throw new IfMatchRefused("If-Match is no entity tag of ours", {
    mismatch: { expected: 'one strong entity tag such as "3"', received: ifMatch.slice(0, 100) },
    nextStep: "Send the ETag of your last read as it came.",
  });
}
