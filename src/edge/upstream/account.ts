import { type Request, type RequestHandler, type Response, type Router, urlencoded } from "express";
import type { Clock } from "../../kernel/clock.ts";
import { userAgentOf } from "../../sessions/signed-in-data.ts";
import type { SessionRecord, Sessions } from "../../sessions/types.ts";
import type { FormGuard } from "../http/csrf.ts";
import { html, type Html } from "../http/html.ts";
import { type Messages, messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { byPerson } from "../http/request-context.ts";
import { signedInOf } from "../http/signed-in.ts";
import { deviceOf } from "./device.ts";

interface Needs {
  readonly requireSignIn: RequestHandler;
  readonly formGuard: FormGuard;
  readonly sessions: Pick<Sessions, "list" | "revoke" | "keyOf">;
  readonly clock: Clock;
}

const LISTED_AT_MOST = 50;

/** The person's own page: my sessions, and the end of all others (X6). */
export function mountAccount(router: Router, { requireSignIn, formGuard, sessions, clock }: Needs): void {
  router.get("/account", requireSignIn, async (req: Request, res: Response, next) => {
    const signedIn = signedInOf(req);
    if (signedIn === undefined) return next();
    const { tenantId, personId } = signedIn;
    const { items } = await sessions.list(tenantId, { personId }, { limit: LISTED_AT_MOST });
    const own = sessions.keyOf(req.sessionID);
    const others = items.some((record) => record.key !== own);
    const { account: words, tokens, apps } = messagesFor(req);
    sendPage(res, {
      title: words.sessions,
      wide: true,
      formAction: ["'self'"],
      body: html`<h1>${words.sessions}</h1>
        <p class="soft">${words.sessionsLead}</p>
        <ul class="list">
          ${items.map((record) => entry(words, record, own, clock()))}
        </ul>
        <div class="row">
          ${others && html`<form method="post" action="/account/sign-out-others">${formGuard.field(req, res)}<button type="submit">${words.signOutOthers}</button></form>`}
          <a class="button quiet" href="/account/security">${words.security}</a>
          <a class="button quiet" href="/account/tokens">${tokens.title}</a>
          <a class="button quiet" href="/apps">${apps.title}</a>
        </div>`,
    });
  });

  router.post(
    "/account/sign-out-others",
    urlencoded({ extended: false, limit: "8kb" }),
    formGuard.check,
    async (req, res) => {
      const signedIn = signedInOf(req);
      if (signedIn !== undefined) {
        const { tenantId, personId } = signedIn;
        await sessions.revoke(tenantId, { personId }, byPerson(req, signedIn), sessions.keyOf(req.sessionID));
      }
      res.redirect(303, "/account");
    },
  );
}

function entry(words: Messages["account"], record: SessionRecord, own: string, now: Date): Html {
  const here = record.key === own;
  return html`<li>
    <span
      ><strong>${deviceOf(words, userAgentOf(record) ?? "")}</strong
      >${here && html` <span class="tag">${words.thisOne}</span>`}<br />
      <span class="soft small"
        >${words.signedIn(new Date(record.createdAt))},
        ${here ? words.inUse : words.lastUsed(now.getTime() - record.seenAt)}</span
      ></span
    >
  </li>`;
}
