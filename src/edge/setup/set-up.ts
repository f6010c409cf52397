import {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  Router,
  urlencoded,
} from "express";
import { knowsProvider } from "../../connections/types.ts";
import type { Connections } from "../../connections/connections.ts";
import type { Domains } from "../../domains/domains.ts";
import { BrokerError, NotFound } from "../../kernel/errors.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import { SetupLinkRefused } from "../../setup-links/errors.ts";
import { looksLikeSetupToken, type SetupLinks } from "../../setup-links/setup-links.ts";
import type { Recorder } from "../../signin/recorder.ts";
import type { BrowserCookie } from "../http/browser-cookie.ts";
import { createFormGuard } from "../http/csrf.ts";
import { rateLimit } from "../http/rate-limit.ts";
import { originOf } from "../http/request-context.ts";
import { sendDone, sendLinkRefused, sendOffer } from "./ends.ts";
import { fieldsOf } from "./fields.ts";
import { pathOf, sendStep } from "./frame.ts";
import type { LinkCookie } from "./link-cookie.ts";
import { readMultipart } from "./multipart.ts";
import { type ActNeeds, createActs } from "./step-acts.ts";
import { type BodyNeeds, createBodies, HEADINGS } from "./step-bodies.ts";
import { openStep, type SetUp, STEP_NAMES, type StepName, stepsOf } from "./steps.ts";

interface Needs extends ActNeeds, BodyNeeds {
  readonly setupLinks: SetupLinks;
  readonly connections: Pick<Connections, "get" | "update" | "sp" | "rp" | "certificates">;
  readonly domains: Pick<Domains, "get" | "verify" | "challenge">;
  readonly recorder: Pick<Recorder, "get" | "messageOf" | "claimsOf">;
  readonly linkCookie: LinkCookie;
  readonly browserCookie: BrowserCookie;
  /** Counts in the database: no step but the test needs Redis. */
  readonly durable: Ephemeral;
  readonly publicUrl: string;
}

/** From one address; a company's people share one. */
const PER_MINUTE = 120;
const readForm = urlencoded({ extended: false, limit: "8kb" });
const LINKS = "/setup/links";

/**
 * Behind a link that was handed to a customer's IT administrator (W3): one connection, which lets nobody in, its domain,
 * and a test. Each request asks anew whether the link is good, in this browser, for this connection.
 */
export function createSetUpPages(needs: Needs): Router {
  const router = Router();
  const limit = rateLimit(needs.durable, "setup-link", PER_MINUTE);
  mountLink(router, needs, limit);
  router.use(LINKS, limit);
  mountSteps(router, needs);
  router.use("/setup", linkRefused);
  return router;
}

/** The link itself: what a mail leads to. */
function mountLink(router: Router, needs: Needs, limit: RequestHandler): void {
  const { setupLinks, connections, linkCookie, publicUrl, browserCookie } = needs;
  const formGuard = createFormGuard(publicUrl, browserCookie);

  router.get("/setup/:token", ownToken, limit, async (req, res) => {
    const secretOf = (id: string) => linkCookie.read(req, id);
    const { link, own } = await setupLinks.look(String(req.params["token"]), secretOf, originOf(req));
    if (own) return res.redirect(303, pathOf(link.id));
    const { name } = await connections.get(link.tenantId, link.connectionId);
    sendOffer(res, formGuard.field(req, res), name);
  });

  router.post("/setup/:token", ownToken, limit, readForm, formGuard.check, async (req, res) => {
    const { link, secret } = await setupLinks.begin(String(req.params["token"]), originOf(req));
    linkCookie.give(res, link, secret);
    res.redirect(303, pathOf(link.id));
  });
}

/** The way through it, for the browser that began. */
function mountSteps(router: Router, needs: Needs): void {
  const formGuard = createFormGuard(needs.publicUrl, needs.browserCookie);
  const under = createUnder(needs);
  const bodies = createBodies(needs);

  const show = (step: StepName, setUp: SetUp, req: Request, res: Response, failed?: BrokerError): void => {
    const typed = failed === undefined ? {} : fieldsOf(req);
    const body = bodies[step](setUp, { token: formGuard.field(req, res), typed });
    sendStep(res, setUp, { step, heading: HEADINGS[step], body, failed });
  };

  router.get(`${LINKS}/:id`, async (req, res) => {
    const setUp = await under(req);
    res.redirect(303, pathOf(setUp.link.id, openStep(setUp)));
  });

  for (const step of STEP_NAMES)
    router.get(`${LINKS}/:id/${step}`, async (req, res) => {
      const setUp = await under(req);
      assertStepOf(setUp, step);
      show(step, setUp, req, res);
    });

  for (const [step, act] of createActs(needs))
    router.post(
      `${LINKS}/:id/${step}`,
      ...(step === "metadata" ? readMultipart : [readForm]),
      formGuard.check,
      async (req, res) => {
        const setUp = await under(req);
        assertStepOf(setUp, step);
        try {
          res.redirect(303, await act(setUp, req));
        } catch (failed) {
          if (!isForThePerson(failed)) throw failed;
          show(step, setUp, req, res, failed);
        }
      },
    );

  router.post(`${LINKS}/:id/finish`, readForm, formGuard.check, async (req, res) => {
    const { link, connection } = await under(req);
    if (!knowsProvider(connection)) return res.redirect(303, pathOf(link.id, "finish"));
    await needs.setupLinks.finish(link, originOf(req));
    needs.linkCookie.forget(res, link.id);
    sendDone(res, connection.name);
  });
}

/** @throws NotFound for a step that this set-up does not have */
function assertStepOf(setUp: SetUp, step: StepName): void {
  if (!stepsOf(setUp).some(({ name }) => name === step)) throw new NotFound("no such step");
}

function createUnder({ setupLinks, connections, domains, recorder, linkCookie }: Needs) {
  /** All that the request's browser may see now. @throws SetupLinkRefused */
  return async (req: Request): Promise<SetUp> => {
    const [id, from] = [String(req.params["id"]), originOf(req)];
    const link = await setupLinks.under(id, linkCookie.read(req, id), from);
    const { tenantId, connectionId, domainId, testId } = link;
    const connection = await connections.get(tenantId, connectionId);
    // Whoever has turned it on has taken it back.
    if (connection.enabled) throw await setupLinks.refuse(link, "connection_enabled", from);
    const domain = domainId === undefined ? undefined : await orNothing(domains.get(tenantId, domainId));
    const attempt = testId === undefined ? undefined : await orNothing(recorder.get(tenantId, testId));
    const tested = attempt?.connectionId === connectionId ? attempt : undefined;
    return { link, connection, domain, tested };
  };
}

/** The first start's links look different. */
const ownToken: RequestHandler = (req, _res, next) =>
  looksLikeSetupToken(String(req.params["token"])) ? next() : next("route");

const linkRefused: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (error instanceof SetupLinkRefused) sendLinkRefused(res);
  else next(error);
};

const isForThePerson = (error: unknown): error is BrokerError =>
  error instanceof BrokerError &&
  error.status < 500 &&
  !(error instanceof SetupLinkRefused || error instanceof NotFound);

async function orNothing<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}
