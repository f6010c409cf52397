import type { Request, RequestHandler, Response, Router } from "express";
import { accessRefusal } from "../../apps/access.ts";
import type { AccessRefusal } from "../../apps/access.ts";
import { createAppLimits } from "../../apps/session-limits.ts";
import type { App, SamlApp } from "../../apps/types.ts";
import type { Person } from "../../directory/types.ts";
import { ConsumerNotRegistered, ServiceProviderDisabled } from "../../saml/idp/errors.ts";
import type { FailureCode } from "../../saml/idp/names.ts";
import { noAccessPage } from "../http/no-access.ts";
import { requestOverPage } from "../http/request-over.ts";
import { messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { byPerson, visitorOf } from "../http/request-context.ts";
import { signedInOf, signInOf } from "../http/signed-in.ts";
import { stepUrl } from "../http/step-url.ts";
import type { Answers, Present } from "./answer.ts";
import type { createAsk } from "./ask.ts";
import type { Asked, AskedStore } from "./asked.ts";
import { contextFor } from "./authn-context.ts";
import { incomingRequest } from "./incoming.ts";
import type { IdpNeeds } from "./needs.ts";
import type { Refusing } from "./refusals.ts";
import { sendResponse } from "./send.ts";
import { unfulfillable } from "./subject.ts";
import { providerAt } from "./tenant.ts";

interface Parts {
  readonly needs: IdpNeeds;
  readonly ask: ReturnType<typeof createAsk>;
  readonly asked: AskedStore;
  readonly answers: Answers;
  readonly refusing: Refusing;
}

/** A request under way in one browser. */
interface Visit {
  readonly req: Request;
  readonly res: Response;
  readonly handle: string;
  readonly asked: Asked;
  readonly app: SamlApp;
}

const NOBODY = "nobody";

/**
 * `/idp/sso` takes the request, perhaps by a post of another site that brings no cookie; `/idp/continue/{handle}` is
 * where this browser's session is seen, at first and again when a sign-in has come back.
 */
export function mountSso(
  router: Router,
  limits: readonly RequestHandler[],
  form: RequestHandler,
  parts: Parts,
): void {
  const receive: RequestHandler = async (req, res) => {
    const provider = providerAt(req, parts.needs);
    const { app, facts, asked } = await parts.ask(provider, () => incomingRequest(req), visitorOf(req));
    // Before this request counts as a use: at the next one the session is no longer idle.
    await opens(req, app, parts.needs);
    const failure = unfulfillable(app, facts);
    if (failure !== undefined) return fail(res, asked, app, failure, req, parts);
    const handle = await parts.asked.keep(asked);
    res.set("Cache-Control", "no-store").redirect(303, `/idp/continue/${handle}`);
  };
  const paths = ["/idp/sso", "/idp/sso/:tenantId"];
  router.get(paths, ...limits, receive);
  router.post(paths, ...limits, form, receive);

  router.get("/idp/continue/:handle", ...limits, async (req, res) => {
    const visit = await openVisit(req, res, parts);
    if (visit) await proceed(visit, parts);
    else sendPage(res, requestOverPage(messagesFor(req)));
  });
}

/** Looked at afresh: the app may have been changed, disabled or deleted since it asked. */
async function openVisit(req: Request, res: Response, parts: Parts): Promise<Visit | undefined> {
  const handle = String(req.params["handle"]);
  const asked = await parts.asked.peek(handle);
  const found = asked && (await parts.needs.apps.locate(asked.appId));
  if (!asked || found?.protocol !== "saml") return undefined;
  const cause = usable(found, asked);
  if (cause === undefined) return { req, res, handle, asked, app: found };
  await parts.asked.take(handle);
  throw await parts.refusing.recorded(cause, { tenantId: found.tenantId, appId: found.id }, visitorOf(req));
}

function usable(app: App & { readonly protocol: "saml" }, { acsUrl }: Asked): Error | undefined {
  if (!app.enabled) return new ServiceProviderDisabled("The app is disabled.");
  return app.acs.some(({ url }) => url === acsUrl)
    ? undefined
    : new ConsumerNotRegistered("The address was registered when the app asked, and is no more.");
}

async function proceed(visit: Visit, parts: Parts): Promise<void> {
  const { req, res, asked, app } = visit;
  const here = presentIn(req, app, parts.needs);
  if (here === undefined || !isFresh(asked, here) || !(await opens(req, app, parts.needs)))
    return asked.isPassive ? failOnce(visit, "saml_no_passive", parts) : beginSignin(visit, here, parts);
  const authnContext = contextFor(here, asked);
  if (authnContext === undefined) return failOnce(visit, "saml_no_authn_context", parts);
  const person = await parts.needs.transact(app.tenantId, ({ people }) =>
    people.find(app.tenantId, here.personId),
  );
  const refusal = person ? accessRefusal(app, person) : "person_deactivated";
  if (person === undefined || refusal !== undefined)
    return refuseAccess(visit, here, person, refusal ?? "person_deactivated", parts);
  if (!(await parts.asked.take(visit.handle))) return sendPage(res, requestOverPage(messagesFor(req)));
  const by = byPerson(req, here);
  sendResponse(res, await parts.answers.grant({ asked, app, person, here, authnContext, by }));
}

/** Of this tenant, and not over. */
function presentIn(req: Request, app: SamlApp, { sessions }: IdpNeeds): Present | undefined {
  const signedIn = signedInOf(req);
  const endsAt = signedIn && sessions.endsAt(req.session);
  if (signedIn === undefined || endsAt === undefined || signedIn.tenantId !== app.tenantId) return undefined;
  return { ...signedIn, key: signedIn.signInKey ?? sessions.keyOf(req.sessionID), endsAt };
}

/** Whether the sign-in of this browser, if there is one, is within the app's own limits (X1). */
async function opens(req: Request, app: SamlApp, { sessions, ...needs }: IdpNeeds): Promise<boolean> {
  const signedIn = signedInOf(req);
  return signedIn === undefined || createAppLimits(needs).opens(app, signInOf(req, signedIn, sessions));
}

/** ForceAuthn: a sign-in since the request shows by its session, for it always opens a new one (X2); a renewed one is the same sign-in's. */
const isFresh = ({ forceAuthn, before }: Asked, { key }: Present): boolean =>
  !forceAuthn || (before !== undefined && before !== key);

async function beginSignin({ req, res, handle, asked, app }: Visit, here: Present | undefined, parts: Parts) {
  const { needs } = parts;
  if (asked.forceAuthn && asked.before === undefined)
    await parts.asked.change(handle, asked, { ...asked, before: here?.key ?? NOBODY });
  const step = await needs.signin.begin({
    target: { kind: "saml-app", handle, appId: app.id, tenantId: app.tenantId },
    ...(asked.forceAuthn && { forceAuthn: true }),
    browserHash: needs.browserHash(req, res),
  });
  res.set("Cache-Control", "no-store").redirect(303, stepUrl(step));
}

async function refuseAccess(
  { req, res, app }: Visit,
  here: Present,
  person: Person | undefined,
  code: AccessRefusal,
  { needs }: Parts,
): Promise<void> {
  const event = { name: "app.access_refused", targetId: app.id, personId: here.personId, code } as const;
  await needs.transact(app.tenantId, ({ audit }) => audit.record(event, byPerson(req, here)));
  sendPage(res, noAccessPage(messagesFor(req), app, person?.email));
}

async function failOnce(visit: Visit, code: FailureCode, parts: Parts): Promise<void> {
  if (!(await parts.asked.take(visit.handle)))
    return sendPage(visit.res, requestOverPage(messagesFor(visit.req)));
  return fail(visit.res, visit.asked, visit.app, code, visit.req, parts);
}

const fail = async (
  res: Response,
  asked: Asked,
  app: SamlApp,
  code: FailureCode,
  req: Request,
  { answers }: Parts,
): Promise<void> => sendResponse(res, await answers.fail(asked, app, code, visitorOf(req)));
