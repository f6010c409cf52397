import express, { type RequestHandler, type Router, urlencoded } from "express";
import { LastFactor } from "../../credentials/errors.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { Mailer } from "../../kernel/mailer.ts";
import { createFormGuard } from "../http/csrf.ts";
import { mountEnrolment } from "../http/enrolment/enrolment.ts";
import { fieldOf } from "../http/enrolment/enrolling.ts";
import { messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { limitStrangers } from "../http/rate-limit.ts";
import { requireSignIn } from "../http/require-sign-in.ts";
import { mountConfirm, requireRecent } from "./confirm.ts";
import { mountForgot } from "./forgot.ts";
import type { AccountNeeds } from "./needs.ts";
import { mountPasswordPage } from "./password-page.ts";
import { renewSession } from "./renew-session.ts";
import { createPost } from "./post.ts";
import { mountReset } from "./reset.ts";
import { securityPage } from "./security-page.ts";
import { visitorOf } from "./visitor.ts";

const PATH = "/account/security";

type AccountRouterNeeds = Omit<AccountNeeds, "formGuard" | "post"> & {
  /** Absent: no mail server is set. */
  readonly mailer: Mailer | undefined;
  readonly log: Logger;
};

/** The person's own credentials. Mount behind `browserSession.middleware`. */
export function createAccountRouter(given: AccountRouterNeeds): Router {
  const router = express.Router();
  const needs: AccountNeeds = {
    ...given,
    post: createPost(given.mailer, given.log),
    formGuard: createFormGuard(given.publicUrl, given.browserCookie),
  };
  router.use(PATH, limitStrangers(needs.ephemeral, "begin-page", needs.perMinute));
  const signedIn = requireSignIn(needs, PATH);
  const mayChange = [signedIn, requireRecent(needs)];

  mountForgot(router, needs);
  mountReset(router, needs);
  mountConfirm(router, needs, signedIn);
  mountOverview(router, needs, signedIn);
  mountPasswordPage(router, needs, mayChange);
  mountRemoval(router, needs, mayChange);
  router.use([`${PATH}/totp`, `${PATH}/passkey`, `${PATH}/recovery-codes`], ...mayChange);
  mountEnrolment(router, {
    ...needs,
    base: PATH,
    async who(req, res) {
      const { owner, by } = await visitorOf(req, res, needs);
      return {
        owner,
        by,
        query: "",
        next: PATH,
        // What was just proved to work stands as this session's second factor, which the policy may ask for from now on.
        onAdded: async (method) =>
          renewSession(req, { secondFactor: { method, at: needs.clock().getTime() } }, needs),
      };
    },
  });
  return router;
}

function mountOverview(router: Router, needs: AccountNeeds, signedIn: RequestHandler): void {
  const { credentials, rulesFor, formGuard } = needs;
  router.get(PATH, signedIn, async (req, res) => {
    const { owner } = await visitorOf(req, res, needs);
    const rules = await rulesFor(owner.tenantId, owner.personId);
    const messages = messagesFor(req);
    const { done } = req.query;
    sendPage(res, {
      title: messages.account.security,
      wide: true,
      formAction: ["'self'"],
      body: securityPage(messages, {
        held: await credentials.factors.of(owner.tenantId, owner.personId),
        password: await credentials.passwords.stateOf(owner.tenantId, owner.personId, rules.passwords),
        rules,
        hidden: formGuard.field(req, res),
        done: new Map<unknown, string>(Object.entries(messages.account.done)).get(done),
      }),
    });
  });
}

function mountRemoval(router: Router, needs: AccountNeeds, mayChange: RequestHandler[]): void {
  const form = [urlencoded({ extended: false, limit: "8kb" }), needs.formGuard.check];
  router.post(`${PATH}/remove`, ...mayChange, ...form, async (req, res) => {
    const { owner, by } = await visitorOf(req, res, needs);
    const { tenantId, personId } = owner;
    const { secondFactorRequired: keepOne } = await needs.rulesFor(tenantId, personId);
    const factorId = fieldOf(req, "factor");
    try {
      await needs.credentials.factors.remove({ tenantId, personId, factorId, keepOne }, by);
      res.redirect(303, `${PATH}?done=removed`);
    } catch (error) {
      if (!(error instanceof LastFactor)) throw error;
      res.redirect(303, `${PATH}?done=kept`);
    }
  });
}
