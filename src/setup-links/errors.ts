import { BrokerError } from "../kernel/errors.ts";

/** Used, over, made up, or no longer needed: the page does not say which. */
export class SetupLinkRefused extends BrokerError {
  readonly code = "setup_link_refused";
  readonly status = 404;
}

/** A connection that lets people in is not changed by a link. */
export class SetupLinkConnectionInUse extends BrokerError {
  readonly code = "setup_link_connection_in_use";
  readonly status = 409;
}
