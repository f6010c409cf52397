import { BrokerError } from "../kernel/errors.ts";

/** The person was deactivated; nothing opens for them until an administrator reactivates them. */
export class PersonDeactivated extends BrokerError {
  readonly code = "person_deactivated";
  readonly status = 403;
}

/** The e-mail is a person's whom this same connection knows by another identity: a re-used address, or a take-over (S6). */
export class PersonIdentityConflict extends BrokerError {
  readonly code = "person_identity_conflict";
  readonly status = 403;
}

/** A known person arrives with an e-mail that is another person's. */
export class PersonEmailTaken extends BrokerError {
  readonly code = "person_email_taken";
  readonly status = 403;
}

/** A transient NameID is made anew at each sign-in, so it can never be a key (SAML core 8.3.8). */
export class NameIdTransient extends BrokerError {
  readonly code = "nameid_transient";
  readonly status = 403;
}

/** The same person's record was changed by others again and again while this sign-in ran. */
export class PersonBusy extends BrokerError {
  readonly code = "person_busy";
  readonly status = 409;
}
