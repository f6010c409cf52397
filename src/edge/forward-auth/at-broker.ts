import express, { type Request, type Response, type Router } from "express";
import { accessRefusal, type AccessRefusal } from "../../apps/access.ts";
import { isAt, originOf } from "../../apps/hosts.ts";
import type { AppLocator, AppRepository } from "../../apps/repository.ts";
import { createAppLimits } from "../../apps/session-limits.ts";
import type { ProxyApp } from "../../apps/types.ts";
import type { PersonRepository } from "../../directory/repository.ts";
import type { Person } from "../../directory/types.ts";
import type { AuditEvent, AuditTrail } from "../../kernel/audit.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Transact } from "../../kernel/transaction.ts";
import type { OpeningRepository } from "../../openings/repository.ts";
import type { Opening } from "../../openings/types.ts";
import type { Sessions } from "../../sessions/types.ts";
import type { Signin } from "../../signin/types.ts";
import type { BrowserCookie } from "../http/browser-cookie.ts";
import { noAccessPage } from "../http/no-access.ts";
import { messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { limitStrangers } from "../http/rate-limit.ts";
import { byPerson } from "../http/request-context.ts";
import { signedInOf, signInOf, type SignedIn } from "../http/signed-in.ts";
import { stepUrl } from "../http/step-url.ts";
import type { Journey, Journeys } from "./journeys.ts";
import { proxySigninOver } from "./pages.ts";
import { hostOf, safeTarget } from "./question.ts";

interface Stores {
  readonly apps: AppRepository;
  readonly people: PersonRepository;
  readonly audit: AuditTrail;
  readonly openings: OpeningRepository;
}

export interface AtBrokerNeeds {
  readonly journeys: Journeys;
  readonly locate: AppLocator;
  readonly transact: Transact<Stores>;
  readonly signin: Pick<Signin, "begin">;
  readonly sessions: Pick<Sessions, "keyOf" | "endsAt" | "seenAt">;
  readonly browserCookie: BrowserCookie;
  readonly clock: Clock;
  readonly ephemeral: Ephemeral;
  readonly publicUrl: string;
  readonly perMinute: number;
}

/** `/forward-auth/` at our own host: sign in, and whether one may open the app. Mount behind the browser's session. */
export function createAtBroker(needs: AtBrokerNeeds): Router {
  const router = express.Router();
  const { journeys, transact } = needs;
  const limits = createAppLimits(needs);

  router.get("/start", limitStrangers(needs.ephemeral, "proxy-start", needs.perMinute), async (req, res) => {
    const handle = await handleOf(req);
    const wanted = handle === undefined ? undefined : await journeys.look(handle);
    const app = wanted && (await appOf(wanted));
    if (handle === undefined || wanted === undefined || app?.enabled !== true)
      return sendPage(res, proxySigninOver(messagesFor(req)));
    const here = signedInOf(req);
    if (here === undefined || here.tenantId !== wanted.tenantId) return begin(req, res, handle, wanted);
    if (!(await limits.opens(app, signInOf(req, here, needs.sessions))))
      return begin(req, res, handle, wanted);
    const { refusal, person } = await enter(req, here, app);
    if (refusal !== undefined) return sendPage(res, noAccessPage(messagesFor(req), app, person?.email));
    res.redirect(303, await wayBack(req, wanted));
  });

  /** Where a proxy sends the browser whose request it refused. */
  router.get("/refused", async (req, res) => {
    const here = signedInOf(req);
    const id = typeof req.query["app"] === "string" ? req.query["app"] : "";
    const found = here && (await transact(here.tenantId, (rows) => look(rows, here, id)));
    if (found?.app === undefined || found.refusal === undefined) return res.redirect(303, "/apps");
    sendPage(res, noAccessPage(messagesFor(req), found.app, found.person?.email));
  });

  /** An app at our own host begins here: browsers send our own cookie to it. */
  async function handleOf(req: Request): Promise<string | undefined> {
    const { handle, host: said, rd } = req.query;
    if (typeof handle === "string") return handle;
    const host = hostOf(typeof said === "string" ? said : "");
    const origin = host === undefined ? undefined : originOf(host, needs.publicUrl.split(":")[0]);
    if (host === undefined || origin === undefined || !isHere(origin)) return undefined;
    const app = await needs.locate.findByHost(host);
    if (app === undefined) return undefined;
    const target = safeTarget(typeof rd === "string" ? rd : undefined);
    return journeys.begin({ tenantId: app.tenantId, appId: app.id, host, origin, target });
  }

  const isHere = (origin: string): boolean => new URL(origin).hostname === new URL(needs.publicUrl).hostname;

  /** The app, as long as the host is its own: it may be another's by now. */
  async function appOf({ tenantId, appId, host }: Journey): Promise<ProxyApp | undefined> {
    const app = await transact(tenantId, ({ apps }) => apps.find(tenantId, appId));
    return app?.protocol === "forward-auth" && isAt(app.hosts, host) ? app : undefined;
  }

  async function begin(req: Request, res: Response, handle: string, wanted: Journey): Promise<void> {
    const { appId, tenantId } = wanted;
    const step = await needs.signin.begin({
      target: { kind: "proxy-app", handle, appId, tenantId },
      browserHash: needs.browserCookie.browserHash(req, res),
    });
    res.redirect(303, stepUrl(step));
  }

  /** Whether the person may, recorded either way. */
  function enter(req: Request, here: SignedIn, app: ProxyApp) {
    return transact(app.tenantId, async (rows) => {
      const found = await look(rows, here, app.id);
      const about = { targetId: app.id, personId: here.personId };
      if (found.refusal === undefined) await rows.openings.note(openingBy(req, here, app));
      const event: AuditEvent =
        found.refusal === undefined
          ? { name: "app.opened", ...about }
          : { name: "app.access_refused", ...about, code: found.refusal };
      await rows.audit.record(event, byPerson(req, here));
      return found;
    });
  }

  /** So that sessions can be ended by app; the proxy has to be told nothing, it asks. */
  function openingBy(req: Request, { connectionId, personId }: SignedIn, app: ProxyApp): Opening {
    const openedAt = needs.clock();
    const endsAt = new Date(needs.sessions.endsAt(req.session) ?? openedAt);
    const sessionKey = needs.sessions.keyOf(req.sessionID);
    const about = { tenantId: app.tenantId, appId: app.id, personId, connectionId, sessionKey };
    return { ...about, name: "", subject: undefined, openedAt, endsAt };
  }

  /** Back to the app: by a ticket that opens a door there, or straight to it where our own cookie reaches. */
  async function wayBack(req: Request, wanted: Journey): Promise<string> {
    if (wanted.browserHash === undefined) return `${wanted.origin}${wanted.target}`;
    const ticket = await journeys.issue({ ...wanted, sessionKey: needs.sessions.keyOf(req.sessionID) });
    return `${wanted.origin}/.sallyport/callback?ticket=${ticket}`;
  }

  return router;
}

interface Looked {
  readonly app: ProxyApp | undefined;
  readonly person: Person | undefined;
  readonly refusal: AccessRefusal | undefined;
}

async function look(
  { apps, people }: Pick<Stores, "apps" | "people">,
  { tenantId, personId }: SignedIn,
  appId: string,
): Promise<Looked> {
  const [app, person] = [await apps.find(tenantId, appId), await people.find(tenantId, personId)];
  if (app?.protocol !== "forward-auth") return { app: undefined, person, refusal: undefined };
  return { app, person, refusal: person === undefined ? "person_deactivated" : accessRefusal(app, person) };
}
