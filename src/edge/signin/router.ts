import express, { type Router } from "express";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Signin } from "../../signin/types.ts";
import type { BrowserCookie } from "../http/browser-cookie.ts";
import { createFormGuard } from "../http/csrf.ts";
import { mountLogin } from "./login.ts";

export interface SigninNeeds {
  readonly publicUrl: string;
  readonly signin: Pick<Signin, "begin" | "look" | "identify">;
  readonly ephemeral: Ephemeral;
  readonly browserCookie: BrowserCookie;
  /** From one address; a whole company may share one. */
  readonly loginsPerMinute: number;
}

/** The pages of the sign-in itself, all under `/login`. Mount behind `browserSession.middleware`. */
export function createSigninRouter(needs: SigninNeeds): Router {
  const router = express.Router();
  const formGuard = createFormGuard(needs.publicUrl, needs.browserCookie);
  mountLogin(router, { ...needs, formGuard });
  return router;
}
