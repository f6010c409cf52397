import { BrokerError } from "../../kernel/errors.ts";

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
