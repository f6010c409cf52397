import { BrokerError } from "../kernel/errors.ts";

/** Without this person nobody could make administrators any more. */
export class LastAdministrator extends BrokerError {
  readonly code = "last_administrator";
  readonly status = 409;
}

/** The first owner was made already. */
export class OwnerExists extends BrokerError {
  readonly code = "owner_exists";
  readonly status = 409;
}

/** Nobody gives, changes or takes a role that may do more than they may themselves. */
export class RoleNotHeld extends BrokerError {
  readonly code = "role_not_held";
  readonly status = 403;
}
