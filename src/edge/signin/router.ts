import express, { type Router } from "express";
import type { Clock } from "../../kernel/clock.ts";
import type { Seal } from "../../kernel/seal.ts";
import type { SigninFlow } from "../../signin/signin.ts";
import type { EnrolmentNeeds } from "../http/enrolment/enrolling.ts";
import { createFormGuard } from "../http/csrf.ts";
import { createRememberedCookie } from "../http/remembered.ts";
import type { WaysIn } from "../http/ways-in.ts";
import { alreadyIn } from "./already-in.ts";
import { mountChoose } from "./choose.ts";
import { mountContinue } from "./continue.ts";
import { mountEnrol } from "./enrol.ts";
import { type LoginNeeds, mountLogin } from "./login.ts";
import { mountNewPassword } from "./new-password.ts";
import { mountNotice } from "./notice.ts";
import { mountPassword } from "./password.ts";
import { mountSecondFactor } from "./second-factor.ts";
import { createStepPages } from "./step-pages.ts";

interface Needs extends Omit<LoginNeeds, "formGuard" | "remembered"> {
  readonly publicUrl: string;
  readonly signin: LoginNeeds["signin"] & Pick<SigninFlow, "refuse" | "owed" | "password">;
  readonly waysIn: Pick<WaysIn, "stepResult">;
  readonly credentials: EnrolmentNeeds["credentials"];
  readonly clock: Clock;
  readonly seal: Seal;
}

/** The pages of the sign-in itself, all under `/login`. Mount behind `browserSession.middleware`. */
export function createSigninRouter(needs: Needs): Router {
  const router = express.Router();
  const formGuard = createFormGuard(needs.publicUrl, needs.browserCookie);
  const pages = createStepPages({ ...needs, formGuard });
  const { owed } = needs.signin;
  const asked = { ...needs, formGuard, remembered: createRememberedCookie(needs) };
  mountLogin(router, asked);
  mountChoose(router, asked);
  mountContinue(router, asked);
  mountPassword(router, { signin: needs.signin, pages });
  mountSecondFactor(router, { owed, pages });
  mountEnrol(router, { ...needs, formGuard, owed, pages });
  mountNewPassword(router, { owed, pages });
  mountNotice(router, { owed, pages });
  router.use(alreadyIn);
  return router;
}
