import type { ErrorRequestHandler, RequestHandler } from "express";
import { SessionRefused } from "../../sessions/errors.ts";
import type { Signin } from "../../signin/types.ts";
import { visitorOf } from "../http/request-context.ts";
import { stepUrl } from "../http/step-url.ts";
import { acceptedOf } from "../http/ways-in.ts";

/** Behind a way in: the browser is signed in and goes where it wanted to. */
export const resume: RequestHandler = (req, res) => {
  const accepted = acceptedOf(req);
  if (accepted === undefined) throw new TypeError("passport went on without a result");
  res.set("Cache-Control", "no-store").redirect(303, stepUrl(accepted.step));
};

/** Revoked between the decision and the session. */
export const sessionRefused =
  (signin: Pick<Signin, "refuse">): ErrorRequestHandler =>
  async (error: unknown, req, _res, next) => {
    const refused = error instanceof SessionRefused;
    next(
      refused
        ? await signin.refuse(String(req.params["id"]), error.code, error.message, visitorOf(req))
        : error,
    );
  };
