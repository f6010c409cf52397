import type { ErrorRequestHandler } from "express";
import type { Logger } from "../../kernel/logger.ts";
import { requestIdOf } from "../http/request-context.ts";
import { asBrokerError, toProblem } from "./problems.ts";

/** Last middleware of the API: every refusal as `application/problem+json` (RFC 9457). */
export const problemJson =
  (log: Logger): ErrorRequestHandler =>
  (error, req, res, next) => {
    const refusal = asBrokerError(error);
    const problem = toProblem(refusal, requestIdOf(req));
    if (problem.status >= 500)
      log.error(
        { requestId: problem.requestId, code: problem.code, error: refusal.cause ?? refusal },
        "API request failed",
      );
    // A stream that fails half-way cannot become a problem: cut it, so that nobody takes it for whole.
    if (res.headersSent) return next(error);
    res
      .status(problem.status)
      .set("Cache-Control", "no-store")
      .type("application/problem+json")
      .json(problem);
  };
