import { BrokerError } from "../kernel/errors.ts";

/** A next key of this purpose waits already: one overlap at a time. */
export class NextKeyExists extends BrokerError {
  readonly code = "key_next_exists";
  readonly status = 409;
}

/** Only a `next` key becomes active. */
export class KeyNotNext extends BrokerError {
  readonly code = "key_not_next";
  readonly status = 409;
}

/** Another node, or a partner who read what it published, may not know the key yet. */
export class KeyTooNew extends BrokerError {
  readonly code = "key_too_new";
  readonly status = 409;
}

/** The key that signs now cannot be removed. */
export class KeyActive extends BrokerError {
  readonly code = "key_active";
  readonly status = 409;
}

/** `oidc-signing` is the installation's own, the SAML purposes are each tenant's. */
export class KeyPurposeElsewhere extends BrokerError {
  readonly code = "key_purpose_elsewhere";
  readonly status = 422;
}
