import { BrokerError, type Mismatch } from "../kernel/errors.ts";

/**
 * An attempt that ends here. `code` is the reason on record, of the flow itself or of the domain that refused;
 * the browser is shown the reference and nothing else.
 */
export class SigninRefused extends BrokerError {
  readonly code: string;
  readonly status = 403;
  readonly reference: string;

  constructor(code: string, message: string, reference: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.reference = reference;
  }
}

/** C13: disabled, emptied or removed while the sign-in ran. `code` says which. */
export class ConnectionUnusable extends BrokerError {
  readonly code: string;
  readonly status = 403;

  constructor(
    code: "connection_unknown" | "connection_disabled" | "connection_incomplete" | "saml_unsolicited",
  ) {
    super("the connection was changed while the sign-in ran");
    this.code = code;
  }
}

/** P2: the person's policy does not let them in this way. `code` says why. */
export class PolicyRefuses extends BrokerError {
  readonly code: string;
  readonly status = 403;

  constructor(code: "policy_sso_off" | "policy_sso_enforced" | "policy_connection", mismatch: Mismatch) {
    super("the person's policy does not let them in this way", { mismatch });
    this.code = code;
  }
}

/** Of two requests that would finish one sign-in this one came second. */
export class SigninWentOn extends BrokerError {
  readonly code = "signin_request_unknown";
  readonly status = 403;
}

/** D5, D6: the e-mail's domain is not this tenant's, or not proven. */
export class DomainNotVerified extends BrokerError {
  readonly code = "domain_not_verified";
  readonly status = 403;
}

/** D2, S7: the domain's proof has been gone for longer than the grace, and who arrives is not known with this address. */
export class DomainLapsed extends BrokerError {
  readonly code = "domain_lapsed_no_jit";
  readonly status = 403;
}

/** D5: the e-mail's domain is the tenant's, and another connection speaks for it. */
export class DomainNotLinked extends BrokerError {
  readonly code = "domain_not_linked";
  readonly status = 403;
}

/** D5: a known person would be renamed by a connection while another one speaks for the address they have. */
export class PersonOfAnotherConnection extends BrokerError {
  readonly code = "person_of_another_connection";
  readonly status = 403;
}

/** A recorded sign-in that names no unknown signer. */
export class SignerNotRecorded extends BrokerError {
  readonly code = "signer_not_recorded";
  readonly status = 422;
}

/** The recorded certificate is not the one whose thumbprint was compared. */
export class SignerDiffers extends BrokerError {
  readonly code = "signer_differs";
  readonly status = 409;
}

/** C4: trusting the certificate would not let the recorded sign-in in. */
export class SignerNotProven extends BrokerError {
  readonly code = "signer_not_proven";
  readonly status = 422;
}
