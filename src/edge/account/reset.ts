import { type Request, type Response, type Router, urlencoded } from "express";
import { PasswordNotAllowed, PasswordRefused, ResetLinkInvalid } from "../../credentials/errors.ts";
import type { ResetLink } from "../../credentials/resets.ts";
import type { PasswordRules } from "../../credentials/types.ts";
import type { Person } from "../../directory/types.ts";
import { fieldOf } from "../http/enrolment/enrolling.ts";
import { belongsTo } from "../http/branding/dress.ts";
import { html, type Html } from "../http/html.ts";
import { newPasswordFields, refusalOf } from "../http/new-password.ts";
import { type Messages, messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { addressBlock } from "../http/address-block.ts";
import { rateLimit } from "../http/rate-limit.ts";
import { byPerson, originOf } from "../http/request-context.ts";
import { changedMail } from "./mails.ts";
import type { AccountNeeds } from "./needs.ts";
import { wordsOf } from "./visitor.ts";
import { problem } from "../http/problem.ts";

const PATH = "/reset/:token";

/** Behind a single-use link: a new password. Looking uses nothing up, so that a mail scanner spoils no link. */
export function mountReset(router: Router, needs: AccountNeeds): void {
  const { credentials, formGuard, ephemeral, perMinute, sessions, post } = needs;
  router.use("/reset", rateLimit(ephemeral, "reset", Math.min(perMinute, 60)));

  /** Whom the link is for, and by which rules. @throws ResetLinkInvalid */
  async function read(req: Request, res: Response) {
    const link = await credentials.resets.look(tokenOf(req), fromOf(req));
    const { tenantId, personId } = link;
    belongsTo(res, tenantId);
    const person = await needs.people.get(tenantId, personId);
    const { passwords: rules } = await needs.rulesFor(tenantId, personId);
    const because = obstacleOf(link, person, rules);
    if (because !== undefined) throw await credentials.resets.refuse(because, link, fromOf(req));
    return { person, rules };
  }

  router.get(PATH, async (req, res) => {
    await orInvalid(res, async () => {
      const { rules } = await read(req, res);
      show(req, res, rules, undefined);
    });
  });

  router.post(PATH, urlencoded({ extended: false, limit: "8kb" }), formGuard.check, async (req, res) => {
    await orInvalid(res, async () => {
      const { person, rules } = await read(req, res);
      const messages = messagesFor(req);
      const chosen = { password: fieldOf(req, "password"), rules, words: await wordsOf(person, needs) };
      try {
        await credentials.resets.redeem(tokenOf(req), chosen, fromOf(req));
      } catch (error) {
        if (!(error instanceof PasswordRefused)) throw error;
        return show(req, res, rules, refusalOf(messages.passwords, error));
      }
      const { tenantId, id: personId } = person;
      await sessions.revoke(tenantId, { personId }, byPerson(req, { tenantId, personId }));
      post.later(() =>
        Promise.resolve(changedMail(messages.mails, person, new URL(needs.publicUrl).hostname)),
      );
      sendPage(res, { title: messages.credentials.forgotTitle, body: done(messages.credentials) });
    });
  });

  function show(req: Request, res: Response, rules: PasswordRules, refused: string | undefined): void {
    const { passwords: words } = messagesFor(req);
    sendPage(res, {
      ...(refused !== undefined && { status: 422 }),
      title: words.expiredTitle,
      again: `/reset/${tokenOf(req)}`,
      formAction: ["'self'"],
      body: html`<h1>${words.choose}</h1>
        ${problem(refused)}
        <form method="post" action="/reset/${tokenOf(req)}">
          ${formGuard.field(req, res)}${newPasswordFields(words, rules, refused !== undefined)}
          <button class="full" type="submit">${words.save}</button>
        </form>`,
    });
  }
}

const tokenOf = (req: Request): string => String(req.params["token"]);

const fromOf = (req: Request) => ({ ...originOf(req), address: addressBlock(req.ip) });

/** Why the link opens nothing now, for the trail. */
function obstacleOf({ to }: ResetLink, person: Person, rules: PasswordRules): string | undefined {
  if (person.status !== "active") return "person_deactivated";
  if (!rules.allowed) return "password_not_allowed";
  return to === undefined || to === person.email ? undefined : "person_email_changed";
}

/** One page for every cause: used, too old, overtaken, made up, or of somebody who may not. */
async function orInvalid(res: Response, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ResetLinkInvalid || error instanceof PasswordNotAllowed)) throw error;
    const { credentials: words } = messagesFor(res.req);
    sendPage(res, { status: 403, help: true, title: words.forgotTitle, body: invalid(words) });
  }
}

const invalid = (words: Messages["credentials"]): Html =>
  html`<h1>${words.linkOver}</h1>
    <p>${words.linkOverLead}</p>
    <p class="row">
      <a class="button" href="/login/forgot">${words.newLink}</a>
      <a class="button quiet" href="/login">${words.signIn}</a>
    </p>`;

const done = (words: Messages["credentials"]): Html =>
  html`<h1>${words.isSet}</h1>
    <p>${words.isSetLead}</p>
    <p class="row"><a class="button" href="/login">${words.signIn}</a></p>`;
