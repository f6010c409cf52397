import { type Request, type RequestHandler, type Response, type Router, urlencoded } from "express";
import type { Clock } from "../../kernel/clock.ts";
import type { SessionRecord, Sessions } from "../../sessions/types.ts";
import type { FormGuard } from "../http/csrf.ts";
import { html, type Html } from "../http/html.ts";
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
    sendPage(res, {
      title: "My sessions",
      wide: true,
      formAction: ["'self'"],
      body: html`<h1>My sessions</h1>
        <p class="soft">
          Every browser in which you are signed in. If you do not know one of them, sign out the others and
          tell your help desk.
        </p>
        <ul class="list">
          ${items.map((record) => entry(record, own, clock()))}
        </ul>
        <div class="row">
          ${others && html`<form method="post" action="/account/sign-out-others">${formGuard.field(req, res)}<button type="submit">Sign out the others</button></form>`}
          <a class="button quiet" href="/account/security">Password and second factor</a>
          <a class="button quiet" href="/account/tokens">My API tokens</a>
          <a class="button quiet" href="/apps">My apps</a>
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

function entry(record: SessionRecord, own: string, now: Date): Html {
  const here = record.key === own;
  return html`<li>
    <span
      ><strong>${deviceOf(userAgentOf(record))}</strong
      >${here && html` <span class="tag">this one</span>`}<br />
      <span class="soft small"
        >signed in ${utc(record.createdAt)},
        ${here ? "in use now" : `last used ${ago(now.getTime() - record.seenAt)}`}</span
      ></span
    >
  </li>`;
}

function userAgentOf(record: SessionRecord): string {
  const data: unknown = JSON.parse(record.data);
  const named = typeof data === "object" && data !== null && "userAgent" in data ? data.userAgent : undefined;
  return typeof named === "string" ? named : "";
}

const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;

function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 2) return "a moment ago";
  if (minutes < 60) return `${minutes} minutes ago`;
  return minutes < 120 ? "an hour ago" : `${Math.floor(minutes / 60)} hours ago`;
}
