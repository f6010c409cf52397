import { type Request, type RequestHandler, type Response, type Router, urlencoded } from "express";
import type { SecondFactor } from "../../policies/owed.ts";
import { NotFound } from "../../kernel/errors.ts";
import { fieldOf } from "../http/enrolment/enrolling.ts";
import { answerOf, passkeyForm } from "../http/enrolment/passkey.ts";
import { PASSKEY_SCRIPT } from "../http/enrolment/passkey-script.ts";
import { html, type Html } from "../http/html.ts";
import { type Messages, messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { type SignedIn, signedInOf } from "../http/signed-in.ts";
import { stepUrl } from "../http/step-url.ts";
import type { AccountNeeds } from "./needs.ts";
import { isRecent, renewSession } from "./renew-session.ts";
import { type Visitor, visitorOf } from "./visitor.ts";
import { problem, tied } from "../http/problem.ts";

const PATH = "/account/security/confirm";

/** Where a proof leads, by the word in the address: never anything that came from outside. */
const DESTINATIONS = { security: "/account/security", tokens: "/account/tokens" } as const;

type Destination = keyof typeof DESTINATIONS;

const destinationOf = (text: unknown): Destination => (text === "tokens" ? "tokens" : "security");

/** @param to where the person goes on */
export const confirmUrl = (to: Destination): string => (to === "security" ? PATH : `${PATH}?to=${to}`);

/** Before a change: whoever signed in long ago proves once more who they are. */
export const requireRecent =
  ({ clock }: Pick<AccountNeeds, "clock">): RequestHandler =>
  (req, res, next) => {
    const signedIn = signedInOf(req);
    if (signedIn !== undefined && isRecent(signedIn, clock())) next();
    else res.redirect(303, PATH);
  };

/** The proof: a second factor, or the password where there is none, or the identity provider once more. */
export function mountConfirm(router: Router, needs: AccountNeeds, requireSignIn: RequestHandler): void {
  const { credentials, formGuard, signin } = needs;
  const form = [urlencoded({ extended: false, limit: "32kb" }), formGuard.check];

  async function show(
    req: Request,
    res: Response,
    visitor: Visitor,
    refused?: "locked" | "wrong",
  ): Promise<void> {
    const { owner } = visitor;
    const held = await credentials.factors.of(owner.tenantId, owner.personId);
    const options = await credentials.passkeys.beginAuthentication(owner);
    const password = await hasPassword(visitor);
    const to = destinationOf(req.method === "GET" ? req.query["to"] : fieldOf(req, "to"));
    const hidden = html`${formGuard.field(req, res)}<input type="hidden" name="to" value="${to}" />`;
    const messages = messagesFor(req);
    const { credentials: words, enrolment, frame } = messages;
    sendPage(res, {
      ...(refused !== undefined && { status: 422 }),
      title: words.confirm,
      again: confirmUrl(to),
      formAction: ["'self'"],
      ...(options !== undefined && { script: PASSKEY_SCRIPT }),
      body: html`<h1>${words.confirm}</h1>
        ${problem(refused && words[refused])}
        <p class="soft">${words.confirmLead}</p>
        ${options !== undefined && passkeyForm(enrolment, { kind: "get", action: `${PATH}/passkey`, options, hidden, button: words.usePasskey })}
        ${held.enrolled && codeForm(messages, hidden, refused !== undefined)}
        ${!held.enrolled && password && passwordForm(messages, hidden, refused !== undefined)}
        ${!held.enrolled && html`<p class="row"><a class="button quiet" href="${PATH}/again?to=${to}">${words.signInAgain}</a></p>`}
        <p class="row"><a class="button quiet" href="/account">${frame.back}</a></p>`,
    });
  }

  async function hasPassword({ owner }: Visitor): Promise<boolean> {
    const { passwords: rules } = await needs.rulesFor(owner.tenantId, owner.personId);
    return (await credentials.passwords.stateOf(owner.tenantId, owner.personId, rules)) !== undefined;
  }

  const noted = ({ owner, by }: Visitor, method: string, because: string): Promise<void> =>
    credentials.refusals.confirmation({ personId: owner.personId, method, because }, by);

  async function proved(req: Request, res: Response, method: SecondFactor["method"] | undefined) {
    const secondFactor = method && { method, at: needs.clock().getTime() };
    await renewSession(req, secondFactor === undefined ? {} : { secondFactor }, needs);
    res.redirect(303, DESTINATIONS[destinationOf(fieldOf(req, "to"))]);
  }

  /** The one that vouched before, if it is still there; else the address leads on. */
  async function byConnection({ tenantId, connectionId }: SignedIn) {
    if (connectionId === undefined) return {};
    try {
      const { protocol } = await needs.connections.get(tenantId, connectionId);
      return { connectionId, protocol };
    } catch (error) {
      if (error instanceof NotFound) return {};
      throw error;
    }
  }

  router.get(PATH, requireSignIn, async (req, res) => show(req, res, await visitorOf(req, res, needs)));

  router.get(`${PATH}/again`, requireSignIn, async (req, res) => {
    const { signedIn, person, owner } = await visitorOf(req, res, needs);
    const step = await signin.begin({
      target: { kind: "page", path: DESTINATIONS[destinationOf(req.query["to"])] },
      browserHash: owner.browserHash,
      loginHint: person.email,
      forceAuthn: true,
      ...(await byConnection(signedIn)),
    });
    res.redirect(303, stepUrl(step));
  });

  router.post(`${PATH}/passkey`, requireSignIn, ...form, async (req, res) => {
    const visitor = await visitorOf(req, res, needs);
    const answer = answerOf(fieldOf(req, "answer"));
    const verdict = await credentials.passkeys.finishAuthentication(
      visitor.owner,
      answer,
      visitor.from,
      visitor.by,
    );
    if (verdict.outcome === "ok") return proved(req, res, "passkey");
    await noted(visitor, "passkey", verdict.outcome);
    await show(req, res, visitor, refusalFor(verdict.outcome));
  });

  router.post(PATH, requireSignIn, ...form, async (req, res) => {
    const visitor = await visitorOf(req, res, needs);
    const { owner, by, from } = visitor;
    const { tenantId, personId } = owner;
    const held = await credentials.factors.of(tenantId, personId);
    if (held.enrolled) {
      const code = fieldOf(req, "code");
      const isApp = code.replace(/\D/g, "").length === 6 && code.trim().length < 10;
      const attempt = { tenantId, personId, from };
      const verdict = isApp
        ? await credentials.totp.verify(attempt, code, by)
        : await credentials.recoveryCodes.use(attempt, code, by);
      if (verdict.outcome === "ok") return proved(req, res, isApp ? "totp" : "recovery-code");
      await noted(visitor, isApp ? "totp" : "recovery-code", verdict.outcome);
      return show(req, res, visitor, refusalFor(verdict.outcome));
    }
    const { passwords: rules } = await needs.rulesFor(tenantId, personId);
    const attempt = {
      tenantId,
      personId,
      account: owner.email,
      password: fieldOf(req, "password"),
      rules,
      from,
    };
    const { outcome } = await credentials.passwords.verify(attempt, by);
    if (outcome === "ok" || outcome === "expired") return proved(req, res, undefined);
    await noted(visitor, "password", outcome);
    await show(req, res, visitor, refusalFor(outcome));
  });
}

const refusalFor = (outcome: string) => (outcome === "locked" ? "locked" : "wrong");

const codeForm = ({ credentials: words, frame }: Messages, hidden: Html, isWrong: boolean): Html =>
  html`<form method="post" action="${PATH}">
    ${hidden}<label for="code">${words.code}</label>
    <input
      type="text"
      id="code"
      name="code"
      autocomplete="one-time-code"
      maxlength="40"
      ${tied(isWrong)}
      required
    />
    <button class="full" type="submit">${frame.continue}</button>
  </form>`;

const passwordForm = ({ account, frame }: Messages, hidden: Html, isWrong: boolean): Html =>
  html`<form method="post" action="${PATH}">
    ${hidden}<label for="password">${account.password}</label>
    <input
      type="password"
      id="password"
      name="password"
      autocomplete="current-password"
      maxlength="1024"
      ${tied(isWrong)}
      required
    />
    <button class="full" type="submit">${frame.continue}</button>
  </form>`;
