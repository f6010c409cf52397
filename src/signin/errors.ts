import { BrokerError } from "../kernel/errors.ts";

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
