import type { ErrorRequestHandler } from "express";
import { BrokerError } from "../../kernel/errors.ts";
import type { Logger } from "../../kernel/logger.ts";
import { CrowdRefused, type CrowdRefusalCode } from "../../signin/crowd/errors.ts";
import { TooManyRequests } from "../http/rate-limit.ts";
import { requestIdOf } from "../http/request-context.ts";
import { answer } from "./answers.ts";
import { failure } from "./entities.ts";

/** Crowd's own words and statuses, which its clients tell apart. */
const IN_CROWD: Readonly<Record<CrowdRefusalCode, readonly [status: number, reason: string]>> = {
  crowd_person_unknown: [404, "USER_NOT_FOUND"],
  crowd_group_unknown: [404, "GROUP_NOT_FOUND"],
  crowd_membership_unknown: [404, "MEMBERSHIP_NOT_FOUND"],
  crowd_password_refused: [400, "INVALID_USER_AUTHENTICATION"],
  crowd_password_expired: [400, "EXPIRED_CREDENTIAL"],
  crowd_person_deactivated: [400, "INACTIVE_ACCOUNT"],
  crowd_access_not_granted: [403, "APPLICATION_ACCESS_DENIED"],
  crowd_session_unknown: [404, "INVALID_SSO_TOKEN"],
  crowd_password_needed: [403, "APPLICATION_PERMISSION_DENIED"],
  crowd_event_token_expired: [410, "EVENT_TOKEN_EXPIRED"],
  crowd_read_only: [403, "APPLICATION_PERMISSION_DENIED"],
  crowd_request_malformed: [400, "ILLEGAL_ARGUMENT"],
  crowd_application_refused: [401, "APPLICATION_ACCESS_DENIED"],
};

/** The last middleware of the surface. */
export const crowdErrors =
  (log: Logger): ErrorRequestHandler =>
  (error: unknown, req, res, next) => {
    if (res.headersSent) {
      log.error({ requestId: requestIdOf(req), error }, "a list for an app was cut off");
      // Cut, not ended: a client must not take it for whole.
      res.destroy();
      return;
    }
    if (error instanceof CrowdRefused) {
      const [status, reason] = IN_CROWD[error.code];
      if (status === 401) res.set("WWW-Authenticate", 'Basic realm="Crowd", charset="UTF-8"');
      answer(req, res, status, failure(reason, error.message));
      return;
    }
    const status = statusOf(error);
    if (status < 500) {
      answer(req, res, status, failure(reasonOf(status), "the request cannot be read"));
      return;
    }
    log.error({ requestId: requestIdOf(req), path: req.path, error }, "a request of an app failed");
    answer(req, res, status, failure("OPERATION_FAILED", "try again in a moment"));
    void next;
  };

const reasonOf = (status: number): string => (status === 429 ? "OPERATION_FAILED" : "ILLEGAL_ARGUMENT");

/** Body parsers mark their errors with a status of their own. */
function statusOf(error: unknown): number {
  if (error instanceof TooManyRequests) return error.status;
  if (error instanceof BrokerError) return error.status;
  const status: unknown = error instanceof Error && "status" in error ? error.status : undefined;
  return typeof status === "number" && status >= 400 && status < 500 ? status : 500;
}
