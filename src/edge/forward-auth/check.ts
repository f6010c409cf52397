import type { RequestHandler, Response } from "express";
import type { AuditTrail } from "../../kernel/audit.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import { BrokerError } from "../../kernel/errors.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { Transact } from "../../kernel/transaction.ts";
import { originOf } from "../../apps/hosts.ts";
import { originOf as cameFrom } from "../http/request-context.ts";
import { shownBy } from "./cookies.ts";
import type { Decide, Verdict } from "./decide.ts";
import type { HeaderList } from "./headers.ts";
import { sendRefused, sendSignIn, sendUnknownHost } from "./pages.ts";
import { hostOf, readQuestion, safeTarget, type Question } from "./question.ts";

interface Needs {
  readonly decide: Decide;
  readonly ephemeral: Ephemeral;
  readonly transact: Transact<{ readonly audit: AuditTrail }>;
  readonly log: Logger;
  readonly publicUrl: string;
  /** Name of the broker's own session cookie. */
  readonly sessionCookie: string;
}

/** A refusal is recorded once in a minute for each app and person, however many requests are refused. */
const RECORDED_EVERY_MS = 60_000;

/**
 * `/forward-auth`: 200 with who somebody is, 401 with where to sign in, 403. Mount first of all: it is asked at each
 * request to each app and needs nothing of what is mounted behind.
 */
export function createCheck(needs: Needs): RequestHandler {
  const { decide, sessionCookie, log } = needs;
  return async (req, res, next) => {
    if (req.path !== "/forward-auth") return next();
    const question = readQuestion(req);
    if (question === undefined) return sendUnknownHost(res, 400);
    const shown = shownBy(req, sessionCookie);
    const host = hostOf(question.host);
    const atOnce = host === undefined ? undefined : decide.atOnce(shown, host);
    if (atOnce !== undefined) return sendYes(res, atOnce);
    try {
      const verdict = await decide.decide(shown, host);
      await answer(verdict, question, { req, res });
    } catch (error) {
      log.error({ err: error }, "forward-auth: not answered");
      res
        .status(error instanceof BrokerError ? error.status : 500)
        .set("Cache-Control", "no-store")
        .end();
    }
  };

  type Exchange = { readonly req: Parameters<RequestHandler>[0]; readonly res: Response };

  async function answer(verdict: Verdict, question: Question, { req, res }: Exchange): Promise<void> {
    switch (verdict.kind) {
      case "yes":
        return sendYes(res, verdict.headers);
      case "unknown-host":
        log.info({ host: question.host.slice(0, 200) }, "forward-auth: no enabled app has this host");
        return sendUnknownHost(res, 403);
      case "nobody":
        return sendSignIn(res, {
          location: signInAt(question, needs.publicUrl),
          isPage: question.isPage,
          redirects: req.query["answer"] === "redirect",
        });
      case "refused":
        await recordOnce(verdict, req);
        return sendRefused(res, {
          location: `${needs.publicUrl}/forward-auth/refused?app=${verdict.app.id}`,
          isPage: question.isPage,
          redirects: req.query["answer"] === "redirect",
        });
    }
  }

  async function recordOnce(
    { app, personId, code }: Extract<Verdict, { kind: "refused" }>,
    req: Exchange["req"],
  ): Promise<void> {
    const place = `proxy-refused:${app.id}:${personId}`;
    if (!(await needs.ephemeral.claim(place, code, RECORDED_EVERY_MS))) return;
    const by = { tenantId: app.tenantId, actor: { kind: "person", id: personId }, ...cameFrom(req) } as const;
    const event = { name: "app.access_refused", targetId: app.id, personId, code } as const;
    await needs.transact(app.tenantId, ({ audit }) => audit.record(event, by));
  }
}

/** At the app's host, where a cookie can tie the sign-in to this browser; on our own host no second cookie is needed. */
export function signInAt({ host, scheme, target }: Question, publicUrl: string): string {
  const origin = originOf(hostOf(host) ?? "", scheme);
  const path = encodeURIComponent(safeTarget(target));
  return new URL(origin).hostname === new URL(publicUrl).hostname
    ? `${publicUrl}/forward-auth/start?host=${encodeURIComponent(new URL(origin).host)}&rd=${path}`
    : `${origin}/.sallyport/start?rd=${path}`;
}

/** Written at once and by hand: this is most of what the process does where many apps ask. */
function sendYes(res: Response, headers: HeaderList): void {
  res.writeHead(200, [...headers, "Cache-Control", "no-store", "Content-Length", "0"]);
  res.end();
}
