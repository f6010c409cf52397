import { BrokerError } from "../kernel/errors.ts";

/** Wrong, used, revoked, or nobody's: the page does not say which. */
export class BreakGlassRefused extends BrokerError {
  readonly code = "break_glass_refused";
  readonly status = 403;
}

/** Too many wrong codes in a minute. A right one still works, except from an address that has tried too often. */
export class BreakGlassLimited extends BrokerError {
  readonly code = "break_glass_limited";
  readonly status = 429;
}

/** Codes are for people who administer the tenant and are active. */
export class NotAnAdministrator extends BrokerError {
  readonly code = "not_an_administrator";
  readonly status = 422;
}
