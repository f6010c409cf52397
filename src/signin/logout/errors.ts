import { BrokerError } from "../../kernel/errors.ts";

/** The identity provider logged the person out while the sign-in was under way (SAML core 3.7.3.2). */
export class LoggedOutMeanwhile extends BrokerError {
  readonly code = "signin_logged_out";
  readonly status = 403;
}

/** A logout message that is not obeyed. `code` is the reason on record; the browser is shown the reference alone. */
export class LogoutRefused extends BrokerError {
  readonly code: string;
  readonly status = 403;
  readonly reference: string;

  constructor(code: string, message: string, reference: string) {
    super(message);
    this.code = code;
    this.reference = reference;
  }
}
