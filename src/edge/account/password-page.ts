import { type RequestHandler, type Router, urlencoded } from "express";
import { PasswordRefused } from "../../credentials/errors.ts";
import type { PasswordRules } from "../../credentials/types.ts";
import { fieldOf } from "../http/enrolment/enrolling.ts";
import { html, type Html } from "../http/html.ts";
import { newPasswordFields, refusalOf } from "../http/new-password.ts";
import { problem, tied } from "../http/problem.ts";
import { type Messages, messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { changedMail } from "./mails.ts";
import type { AccountNeeds } from "./needs.ts";
import { renewSession } from "./renew-session.ts";
import { visitorOf, wordsOf } from "./visitor.ts";

/** The person's own change: the old password is asked for, and every other browser is signed out. */
export function mountPasswordPage(router: Router, needs: AccountNeeds, guards: RequestHandler[]): void {
  const { credentials, rulesFor, formGuard, sessions, post } = needs;
  const path = "/account/security/password";

  router.get(path, ...guards, async (req, res) => {
    const { owner } = await visitorOf(req, res, needs);
    const { passwords: rules } = await rulesFor(owner.tenantId, owner.personId);
    const has = await credentials.passwords.stateOf(owner.tenantId, owner.personId, rules);
    const hidden = formGuard.field(req, res);
    const messages = messagesFor(req);
    sendPage(res, {
      title: messages.credentials.changeTitle,
      formAction: ["'self'"],
      body: passwordForm(messages, { hidden, has: has !== undefined, rules, refused: undefined }),
    });
  });

  router.post(
    path,
    ...guards,
    urlencoded({ extended: false, limit: "8kb" }),
    formGuard.check,
    async (req, res) => {
      const messages = messagesFor(req);
      const { owner, person, by, from } = await visitorOf(req, res, needs);
      const { tenantId, personId } = owner;
      const { passwords: rules } = await rulesFor(tenantId, personId);
      const has = (await credentials.passwords.stateOf(tenantId, personId, rules)) !== undefined;
      const refuse = (field: "old" | "new", why: string) =>
        sendPage(res, {
          status: 422,
          title: messages.credentials.changeTitle,
          again: path,
          formAction: ["'self'"],
          body: passwordForm(messages, {
            hidden: formGuard.field(req, res),
            has,
            rules,
            refused: { field, why },
          }),
        });
      if (has) {
        const old = { tenantId, personId, account: person.email, password: fieldOf(req, "old"), rules, from };
        const { outcome } = await credentials.passwords.verify(old, by);
        if (outcome === "locked" || outcome === "wrong")
          await credentials.refusals.confirmation({ personId, method: "password", because: outcome }, by);
        if (outcome === "locked") return refuse("old", messages.credentials.locked);
        if (outcome === "wrong") return refuse("old", messages.credentials.oldWrong);
      }
      const words = await wordsOf(person, needs);
      const wanted = { tenantId, personId, password: fieldOf(req, "password"), rules, words };
      try {
        await credentials.passwords.set(wanted, "changed", by);
      } catch (error) {
        if (!(error instanceof PasswordRefused)) throw error;
        return refuse("new", refusalOf(messages.passwords, error));
      }
      await renewSession(req, {}, needs);
      await sessions.revoke(tenantId, { personId }, by, sessions.keyOf(req.sessionID));
      post.later(() =>
        Promise.resolve(changedMail(messages.mails, person, new URL(needs.publicUrl).hostname)),
      );
      res.redirect(303, "/account/security?done=password");
    },
  );
}

interface PasswordForm {
  readonly hidden: Html;
  readonly has: boolean;
  readonly rules: PasswordRules;
  /** Of which field, and why. */
  readonly refused: { readonly field: "old" | "new"; readonly why: string } | undefined;
}

const passwordForm = (
  { credentials: words, passwords, frame }: Messages,
  { hidden, has, rules, refused }: PasswordForm,
): Html =>
  html`<h1>${has ? words.change : words.set}</h1>
    ${problem(refused?.why)}
    <p class="soft">${words.othersSignedOut}</p>
    <form method="post" action="/account/security/password">
      ${hidden}
      ${
        has &&
        html`<label for="old">${words.old}</label>
          <input
            type="password"
            id="old"
            name="old"
            autocomplete="current-password"
            maxlength="1024"
            ${tied(refused?.field === "old")}
            required
          />`
      }
      ${newPasswordFields(passwords, rules, refused?.field === "new")}
      <button class="full" type="submit">${passwords.save}</button>
    </form>
    <p class="row"><a class="button quiet" href="/account/security">${frame.notNow}</a></p>`;
