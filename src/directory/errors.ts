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

/** An administrator gives a person an e-mail that another person of the tenant has. */
export class PersonExists extends BrokerError {
  readonly code = "person_exists";
  readonly status = 409;
}

/** The group's name is empty, too long, or holds invisible characters. */
export class GroupNameRefused extends BrokerError {
  readonly code = "group_name_refused";
  readonly status = 422;
}

/** Another group of the tenant has exactly this name. */
export class GroupNameTaken extends BrokerError {
  readonly code = "group_name_taken";
  readonly status = 409;
}

/** Something is bound to the group, and would silently lose or change whom it is for. */
export class GroupInUse extends BrokerError {
  readonly code = "group_in_use";
  readonly status = 409;
}

/** The person is in the group because an identity provider or SCIM says so, who would put them back. */
export class MembershipNotManual extends BrokerError {
  readonly code = "membership_not_manual";
  readonly status = 409;
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
