import express, { type Router } from "express";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Signin } from "../../signin/types.ts";
import type { BrowserCookie } from "../http/browser-cookie.ts";
import { createFormGuard } from "../http/csrf.ts";
import { limitStrangers } from "../http/rate-limit.ts";
import { requireSignIn } from "../http/require-sign-in.ts";
import { mountTokens, type TokensNeeds } from "./tokens.ts";

interface TokensRouterNeeds extends Omit<TokensNeeds, "formGuard" | "requireSignIn"> {
  readonly publicUrl: string;
  readonly signin: Pick<Signin, "begin">;
  readonly browserCookie: BrowserCookie;
  readonly ephemeral: Ephemeral;
  readonly acsPerMinute: number;
}

/** A person's own API tokens. Mount behind `browserSession.middleware`. */
export function createTokensRouter(needs: TokensRouterNeeds): Router {
  const router = express.Router();
  const formGuard = createFormGuard(needs.publicUrl, needs.browserCookie);
  router.get("/account/tokens", limitStrangers(needs.ephemeral, "begin-page", needs.acsPerMinute));
  mountTokens(router, { ...needs, formGuard, requireSignIn: requireSignIn(needs, "/account/tokens") });
  return router;
}
