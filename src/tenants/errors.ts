import { BrokerError } from "../kernel/errors.ts";

/** Two tenants of one name could not be told apart in a list. */
export class TenantNameTaken extends BrokerError {
  readonly code = "tenant_name_taken";
  readonly status = 409;
}

/** A logo that is no PNG, JPEG or WebP, is too large, or moves. */
export class LogoRefused extends BrokerError {
  readonly code = "tenant_logo_refused";
  readonly status = 422;
}

export const nameTaken = (name: string): TenantNameTaken =>
  new TenantNameTaken("another tenant has this name", {
    mismatch: { received: name },
    nextStep: "Choose another name.",
  });
