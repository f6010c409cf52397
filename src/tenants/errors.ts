import { BrokerError } from "../kernel/errors.ts";

/** Two tenants of one name could not be told apart in a list. */
export class TenantNameTaken extends BrokerError {
  readonly code = "tenant_name_taken";
  readonly status = 409;
}
