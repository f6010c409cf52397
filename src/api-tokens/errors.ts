import { BrokerError } from "../kernel/errors.ts";

/** The person's policy allows no API tokens. */
export class ApiTokensNotAllowed extends BrokerError {
  readonly code = "api_tokens_not_allowed";
  readonly status = 403;
}

/** The name is empty, too long, or has control characters. */
export class ApiTokenNameRefused extends BrokerError {
  readonly code = "api_token_name_refused";
  readonly status = 422;
}

/** The life that was asked for is no whole number of days, or longer than the person's policy allows. */
export class ApiTokenLifeRefused extends BrokerError {
  readonly code = "api_token_life_refused";
  readonly status = 422;
}

/** The person has as many live tokens as one may have. */
export class TooManyApiTokens extends BrokerError {
  readonly code = "api_tokens_too_many";
  readonly status = 409;
}
