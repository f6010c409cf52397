import { BrokerError } from "../../kernel/errors.ts";

/** Why a question of an app that speaks Crowd is refused; stable, goes into the audit trail. */
export type CrowdRefusalCode =
  | "crowd_person_unknown"
  | "crowd_group_unknown"
  | "crowd_membership_unknown"
  | "crowd_password_refused"
  | "crowd_password_expired"
  | "crowd_person_deactivated"
  | "crowd_access_not_granted"
  | "crowd_session_unknown"
  | "crowd_password_needed"
  | "crowd_event_token_expired"
  | "crowd_read_only"
  | "crowd_request_malformed"
  | "crowd_application_refused";

/** A question of an app that speaks Crowd is refused (A4); the surface says so in Crowd's own words. */
export class CrowdRefused extends BrokerError {
  readonly code: CrowdRefusalCode;
  readonly status = 400;

  constructor(code: CrowdRefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}
