import type { IncomingLogout } from "../../../src/saml/logout/types.ts";
import type { LogoutContext } from "../forge/logout.ts";

/** A logout message that must be refused, whatever state the broker is in. */
export interface LogoutAttack {
  readonly name: string;
  /** The refusal's code, or the codes that would all be a right diagnosis. */
  readonly code: string | readonly string[];
  build(context: LogoutContext): IncomingLogout | Promise<IncomingLogout>;
}

export const UNSIGNED = "saml_logout_unsigned";
export const PARAMETERS = "saml_logout_parameters";
export const MALFORMED = "saml_logout_malformed";
export const INVALID = "saml_signature_invalid";
export const MISPLACED = "saml_signature_misplaced";
