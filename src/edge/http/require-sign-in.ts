import type { RequestHandler } from "express";
import type { OwnPath } from "../../signin/target.ts";
import type { Signin } from "../../signin/types.ts";
import type { BrowserCookie } from "./browser-cookie.ts";
import { signedInOf } from "./signed-in.ts";
import { stepUrl } from "./step-url.ts";

/** Pages of a signed-in person: everyone else signs in first and comes back to `path`. */
export const requireSignIn =
  (
    needs: { readonly signin: Pick<Signin, "begin">; readonly browserCookie: BrowserCookie },
    path: OwnPath,
  ): RequestHandler =>
  async (req, res, next) => {
    if (signedInOf(req) !== undefined) {
      next();
      return;
    }
    const browserHash = needs.browserCookie.browserHash(req, res);
    res.redirect(303, stepUrl(await needs.signin.begin({ target: { kind: "page", path }, browserHash })));
  };
