import { type ErrorRequestHandler, type RequestHandler, type Router, text } from "express";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import { BrokerError } from "../../kernel/errors.ts";
import type { Signin } from "../../signin/types.ts";
import { rateLimit } from "../http/rate-limit.ts";
import { visitorOf } from "../http/request-context.ts";
import { resume, sessionRefused } from "../http/arrive.ts";
import { sendTested } from "./test-signin.ts";

interface Needs {
  readonly signin: Pick<Signin, "receive" | "refuse">;
  /** Passport's way in that collects the result and opens the session. */
  readonly upstreamResult: RequestHandler;
  readonly ephemeral: Ephemeral;
  readonly acsPerMinute: number;
  /** Largest decoded message, bytes. */
  readonly maxBytes: number;
}

const FORM = "application/x-www-form-urlencoded";
/** base64 takes 4/3, percent-encoded line ends and `+/=` up to half as much again; RelayState and names beside it. */
const bodyLimit = (maxBytes: number): number => maxBytes * 2 + 16_384;

/**
 * Where identity providers post (SAML bindings 3.5). The post comes from another site, without our Lax cookies; the GET
 * that follows has them, and only there is anybody signed in.
 */
export function mountAcs(router: Router, needs: Needs): void {
  const { signin, upstreamResult, ephemeral, acsPerMinute, maxBytes } = needs;
  const readBody = text({ type: FORM, limit: bodyLimit(maxBytes), defaultCharset: "utf-8" });
  const limit = rateLimit(ephemeral, "acs", acsPerMinute);
  router.post("/saml/:id/acs", limit, readBody, receive(signin), bodyRefused(signin));
  router.get("/saml/:id/acs", limit, wrongBinding(signin));
  const limitReturns = rateLimit(ephemeral, "acs-continue", acsPerMinute);
  router.get("/saml/:id/acs/continue", limitReturns, upstreamResult, resume, sessionRefused(signin));
}

const receive =
  (signin: Needs["signin"]): RequestHandler =>
  async (req, res) => {
    const id = String(req.params["id"]);
    const from = visitorOf(req);
    const body: unknown = req.body;
    if (typeof body !== "string") throw await signin.refuse(id, "acs_content_type", `expected ${FORM}`, from);
    const messages = new URLSearchParams(body).getAll("SAMLResponse");
    const [message] = messages;
    if (message === undefined || messages.length > 1)
      throw await signin.refuse(
        id,
        "acs_parameters",
        `expected one SAMLResponse, got ${messages.length}`,
        from,
      );
    const received = await signin.receive(id, message, from);
    if ("tested" in received) return sendTested(res, received.tested);
    res.set("Cache-Control", "no-store");
    res.redirect(303, `/saml/${encodeURIComponent(id)}/acs/continue?handle=${received.handle}`);
  };

/** Some identity providers answer by redirect where they are set up for the wrong binding: that is an attempt too. */
const wrongBinding =
  (signin: Needs["signin"]): RequestHandler =>
  async (req, _res, next) => {
    if (req.query["SAMLResponse"] === undefined && req.query["SAMLart"] === undefined) return next();
    const id = String(req.params["id"]);
    throw await signin.refuse(id, "acs_binding", "the response came by GET, expected POST", visitorOf(req));
  };

/** What the body parser refuses is an attempt too; it says why in words, and that it is no fault of ours by a status. */
const bodyRefused =
  (signin: Needs["signin"]): ErrorRequestHandler =>
  async (error: unknown, req, _res, next) => {
    if (error instanceof BrokerError || !(error instanceof Error) || !isClientError(error))
      return next(error);
    const tooLarge = "type" in error && error.type === "entity.too.large";
    const code = tooLarge ? "acs_body_too_large" : "acs_content_type";
    next(await signin.refuse(String(req.params["id"]), code, error.message, visitorOf(req)));
  };

const isClientError = (error: Error): boolean =>
  "status" in error && typeof error.status === "number" && error.status >= 400 && error.status < 500;
