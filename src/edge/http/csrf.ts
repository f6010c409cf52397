import type { Request, RequestHandler, Response } from "express";
import { BrokerError } from "../../kernel/errors.ts";
import { sameSecret } from "../../kernel/random.ts";
import type { BrowserCookie } from "./browser-cookie.ts";
import { html, type Html } from "./html.ts";

/** A form that did not come from a page of ours in this browser. */
export class ForgedForm extends BrokerError {
  readonly code = "form_forged";
  readonly status = 403;
}

const FIELD = "formToken";

export interface FormGuard {
  /** The hidden field that a form of ours carries. */
  field(req: Request, res: Response): Html;
  /** Refuses posts from elsewhere. Mount behind the body parser. @throws ForgedForm */
  readonly check: RequestHandler;
}

/**
 * Two walls: what the browser says of the post's origin, and a token bound to the sign-in cookie. `Origin: null` is
 * what browsers send from pages with `no-referrer`, so it says nothing, and the token decides alone.
 */
export function createFormGuard(publicUrl: string, cookie: BrowserCookie): FormGuard {
  return {
    field: (req, res) => html`<input type="hidden" name="${FIELD}" value="${cookie.formToken(req, res)}" />`,
    check: (req, _res, next) => {
      const expected = cookie.expectedToken(req);
      const given: unknown = req.body?.[FIELD];
      const genuine = expected !== undefined && typeof given === "string" && sameSecret(given, expected);
      next(
        genuine && cameFromUs(req, publicUrl)
          ? undefined
          : new ForgedForm("the form is not from this browser's page"),
      );
    },
  };
}

/** What the browser says of where a request comes from; says nothing of its own, it counts as ours. */
export function cameFromUs(req: Request, publicUrl: string): boolean {
  const site = req.get("Sec-Fetch-Site");
  if (site !== undefined) return site === "same-origin";
  const origin = req.get("Origin");
  return origin === undefined || origin === "null" || origin === publicUrl;
}
