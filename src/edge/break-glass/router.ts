import { type Request, type RequestHandler, type Response, Router, urlencoded } from "express";
import type { Administrators } from "../../administrators/administrators.ts";
import type { BreakGlass } from "../../break-glass/break-glass.ts";
import { BreakGlassLimited, BreakGlassRefused } from "../../break-glass/errors.ts";
import type { SessionFacts } from "../../break-glass/types.ts";
import type { WayIn } from "../../break-glass/way-in.ts";
import type { Connections } from "../../connections/connections.ts";
import type { AuditContext } from "../../kernel/audit.ts";
import { BrokerError, NotFound } from "../../kernel/errors.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { Mailer } from "../../kernel/mailer.ts";
import type { Policies } from "../../policies/policies.ts";
import type { BreakGlassCookie } from "../http/break-glass-cookie.ts";
import type { BrowserCookie } from "../http/browser-cookie.ts";
import { createFormGuard } from "../http/csrf.ts";
import type { Html } from "../http/html.ts";
import { originOf } from "../http/request-context.ts";
import { createAnnounce } from "./announce.ts";
import { sendDesk } from "./desk.ts";
import { attemptFrom, sendDoor, sendRefused, sendRehearsed, textOf } from "./door.ts";

interface Needs {
  readonly wayIn: Pick<WayIn, "signIn" | "rehearse">;
  readonly breakGlass: Pick<BreakGlass, "endSession">;
  readonly breakGlassCookie: BreakGlassCookie;
  readonly browserCookie: BrowserCookie;
  readonly connections: Pick<Connections, "list" | "update">;
  readonly policies: Pick<Policies, "list" | "update" | "rollback">;
  readonly administrators: Pick<Administrators, "list">;
  readonly mailer: Mailer | undefined;
  readonly log: Logger;
  readonly publicUrl: string;
}

const PATH = "/break-glass";
const LARGEST_FORM = "8kb";
const SHOWN_AT_MOST = 200;

/** The sealed way in (S8). Mount before everything that stands on Redis: nothing here asks it. */
export function createBreakGlassRouter(needs: Needs): Router {
  const { wayIn, breakGlass, breakGlassCookie, browserCookie, connections, policies } = needs;
  const formGuard = createFormGuard(needs.publicUrl, browserCookie);
  const form: RequestHandler[] = [urlencoded({ extended: false, limit: LARGEST_FORM }), formGuard.check];
  const announce = createAnnounce(needs);
  const router = Router();

  router.get(PATH, async (req, res) => {
    const open = await breakGlassCookie.open(req);
    const token = formGuard.field(req, res);
    if (open === undefined) return sendDoor(res, token);
    await showDesk(open.session, token, res);
  });

  router.post(PATH, ...form, async (req, res) => {
    const attempt = attemptFrom(req);
    try {
      if (textOf(req, "do") === "rehearse") return sendRehearsed(res, await wayIn.rehearse(attempt));
      const { token, session } = await wayIn.signIn(attempt);
      announce(session);
      breakGlassCookie.give(res, token);
      res.redirect(303, PATH);
    } catch (error) {
      if (!(error instanceof BreakGlassRefused || error instanceof BreakGlassLimited)) throw error;
      sendRefused(req, res, formGuard.field(req, res), error);
    }
  });

  async function showDesk(session: SessionFacts, token: Html, res: Response, failed?: BrokerError) {
    const { tenantId } = session;
    const { items } = await connections.list(tenantId, { limit: SHOWN_AT_MOST });
    sendDesk(res, { session, connections: items, policies: await policies.list(tenantId), token, failed });
  }

  /** A post of a signed-in desk; whoever is not signed in (any more) is shown the door. */
  const act = (
    path: string,
    work: (session: SessionFacts, req: Request, res: Response) => Promise<unknown>,
  ) =>
    router.post(`${PATH}${path}`, ...form, async (req, res) => {
      const open = await breakGlassCookie.open(req);
      try {
        if (open !== undefined) await work(open.session, req, res);
        res.redirect(303, PATH);
      } catch (error) {
        // An owner may read the cause. What was changed before something else failed shows on the page.
        if (open === undefined || !(error instanceof BrokerError) || error instanceof NotFound) throw error;
        await showDesk(open.session, formGuard.field(req, res), res, error);
      }
    });

  act("/policies/:id", (session, req) => {
    const [id, by] = [String(req.params["id"]), byHolder(session, req)];
    if (textOf(req, "do") === "revert") return policies.rollback(id, undefined, by);
    return policies.update(id, { sso: { mode: "optional" } }, by);
  });

  act("/connections/:id", (session, req) => {
    const enabled = textOf(req, "do") === "enable";
    return connections.update(String(req.params["id"]), { enabled, force: true }, byHolder(session, req));
  });

  act("/end", async (session, req, res) => {
    await breakGlass.endSession(session.id, byHolder(session, req));
    breakGlassCookie.forget(res);
  });

  return router;
}

const byHolder = ({ tenantId, personId, person }: SessionFacts, req: Request): AuditContext => ({
  ...originOf(req),
  tenantId,
  actor: { kind: "person", id: personId, name: `${person.email} (break-glass)` },
});
