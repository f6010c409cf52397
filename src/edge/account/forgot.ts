import { type Router, urlencoded } from "express";
import { sha256 } from "../../kernel/random.ts";
import { readEmail } from "../../mapping/email.ts";
import { fieldOf } from "../http/enrolment/enrolling.ts";
import { html, type Html } from "../http/html.ts";
import { type Messages, messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { rateLimit } from "../http/rate-limit.ts";
import { originOf } from "../http/request-context.ts";
import { noPasswordMail, resetMail } from "./mails.ts";
import type { AccountNeeds } from "./needs.ts";
import type { AuditContext } from "../../kernel/audit.ts";

/** To one address in an hour, so that nobody fills a mailbox. */
const MAILS = 3;
const MAILS_WINDOW_MS = 3_600_000;
const PATH = "/login/forgot";

/** The person asks for a link by mail. The answer is the same whoever asks, and given before anybody is looked up (D4). */
export function mountForgot(router: Router, needs: AccountNeeds): void {
  const { formGuard, post, ephemeral, perMinute } = needs;

  router.get(PATH, rateLimit(ephemeral, "forgot-page", perMinute), (req, res) => {
    const messages = messagesFor(req);
    const body = post.works ? askForm(messages, formGuard.field(req, res)) : askSomebody(messages);
    sendPage(res, {
      title: messages.credentials.forgotTitle,
      formAction: ["'self'"],
      help: !post.works,
      body,
    });
  });

  router.post(
    PATH,
    rateLimit(ephemeral, "forgot", Math.min(perMinute, 60)),
    urlencoded({ extended: false, limit: "8kb" }),
    formGuard.check,
    (req, res) => {
      const email = readEmail(fieldOf(req, "email").trim());
      const from = originOf(req);
      const messages = messagesFor(req);
      if (post.works && email !== undefined) post.later(() => mailFor(messages.mails, email, from, needs));
      sendPage(res, {
        title: messages.credentials.forgotTitle,
        again: PATH,
        help: true,
        body: (post.works ? onItsWay : askSomebody)(messages),
      });
    },
  );
}

async function mailFor(
  words: Messages["mails"],
  { address }: { readonly address: string },
  from: Pick<AuditContext, "ip" | "requestId">,
  { personByEmail, rulesFor, credentials, ephemeral, publicUrl }: AccountNeeds,
) {
  const asked = await ephemeral.count(`forgot:${sha256(address)}`, MAILS_WINDOW_MS);
  const person = await personByEmail(address);
  if (asked > MAILS || person?.status !== "active") return undefined;
  const { tenantId, id: personId } = person;
  const host = new URL(publicUrl).hostname;
  const { passwords: rules } = await rulesFor(tenantId, personId);
  const present = await credentials.passwords.stateOf(tenantId, personId, rules);
  // A first password is given by an administrator: whoever has a mailbox must not thereby have an account.
  if (!rules.allowed || present === undefined)
    return noPasswordMail(words, person, host, `${publicUrl}/login`);
  const by = { ...from, tenantId, actor: { kind: "anonymous" } } as const;
  const { url } = await credentials.resets.make({ tenantId, personId, via: "email", to: address }, by);
  return resetMail(words, person, host, url);
}

const askForm = ({ credentials: words, frame }: Messages, hidden: Html): Html =>
  html`<h1>${words.forgot}</h1>
    <p class="soft">${words.forgotLead}</p>
    <form method="post" action="${PATH}">
      ${hidden}<label for="email">${words.email}</label>
      <input
        type="email"
        id="email"
        name="email"
        autocomplete="username"
        autocapitalize="none"
        spellcheck="false"
        maxlength="320"
        required
        autofocus
      />
      <button class="full" type="submit">${words.sendLink}</button>
    </form>
    <p class="row"><a class="button quiet" href="/login">${frame.back}</a></p>`;

const onItsWay = ({ credentials: words, frame }: Messages): Html =>
  html`<h1>${words.sent}</h1>
    <p>${words.sentLead}</p>
    <p class="row"><a class="button quiet" href="/login">${frame.back}</a></p>`;

const askSomebody = ({ credentials: words, frame }: Messages): Html =>
  html`<h1>${words.forgot}</h1>
    <p>${words.noMail}</p>
    <p class="row"><a class="button quiet" href="/login">${frame.back}</a></p>`;
