import express, { type Router } from "express";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { SigninFlow } from "../../signin/signin.ts";
import type { BrowserCookie } from "../http/browser-cookie.ts";
import { createFormGuard } from "../http/csrf.ts";
import type { WaysIn } from "../http/ways-in.ts";
import { mountLogin } from "./login.ts";
import { mountNotice } from "./notice.ts";
import { createStepPages } from "./step-pages.ts";

export interface SigninNeeds {
  readonly publicUrl: string;
  readonly signin: Pick<SigninFlow, "begin" | "look" | "identify" | "refuse" | "owed">;
  readonly waysIn: Pick<WaysIn, "stepResult">;
  readonly ephemeral: Ephemeral;
  readonly browserCookie: BrowserCookie;
  /** From one address; a whole company may share one. */
  readonly loginsPerMinute: number;
}

/** The pages of the sign-in itself, all under `/login`. Mount behind `browserSession.middleware`. */
export function createSigninRouter(needs: SigninNeeds): Router {
  const router = express.Router();
  const formGuard = createFormGuard(needs.publicUrl, needs.browserCookie);
  const pages = createStepPages({ ...needs, formGuard });
  const { owed } = needs.signin;
  mountLogin(router, { ...needs, formGuard });
  mountNotice(router, { owed, pages });
  return router;
}
