import { BrokerError } from "../kernel/errors.ts";

/** No key has this secret. */
export class AdminKeyUnknown extends BrokerError {
  readonly code = "admin_key_unknown";
  readonly status = 401;
}

/** The key's last day is over. */
export class AdminKeyExpired extends BrokerError {
  readonly code = "admin_key_expired";
  readonly status = 401;
}

/** An administrator has revoked the key. */
export class AdminKeyRevoked extends BrokerError {
  readonly code = "admin_key_revoked";
  readonly status = 401;
}

/** A key may hand on what it holds, and nothing more. */
export class ScopeNotHeld extends BrokerError {
  readonly code = "admin_key_scope_not_held";
  readonly status = 403;
}
