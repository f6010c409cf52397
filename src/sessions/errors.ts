import { BrokerError } from "../kernel/errors.ts";

/** Only a signed-in browser has a session; nothing else is kept. */
export class SessionNotSignedIn extends BrokerError {
  readonly code = "session_not_signed_in";
  readonly status = 500;
}

/** The person, connection or tenant was revoked while the sign-in ran, or its time was over before it began. */
export class SessionRefused extends BrokerError {
  readonly code = "session_refused";
  readonly status = 403;
}

/** The session ended, or another request changed it first; nothing was written. */
export class SessionStale extends BrokerError {
  readonly code = "session_stale";
  readonly status = 409;
}
