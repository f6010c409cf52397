import type { Request, RequestHandler, Response, Router } from "express";
import type { SamlApp } from "../../apps/types.ts";
import type { AuditContext } from "../../kernel/audit.ts";
import type { Check } from "../../kernel/checks.ts";
import { sha256 } from "../../kernel/random.ts";
import { claimedSender } from "../../saml/logout/claimed.ts";
import type {
  IncomingLogout,
  LogoutRequestFacts,
  LogoutResponseFacts,
  LogoutStatus,
  LogoutVerdict,
} from "../../saml/logout/types.ts";
import { carryOn } from "../http/carry-logout.ts";
import { messagesFor } from "../http/messages/messages.ts";
import { originOf, visitorOf } from "../http/request-context.ts";
import type { Chains } from "./chain.ts";
import { createEndSessions } from "./end-sessions.ts";
import { formOf, rawQueryOf } from "./incoming.ts";
import { nextPath, toBeTold } from "./leave-apps.ts";
import type { LogoutMessages } from "./logout-messages.ts";
import type { IdpNeeds } from "./needs.ts";
import type { Refusing } from "./refusals.ts";
import { providerAt, type Provider } from "./tenant.ts";

interface Parts {
  readonly needs: IdpNeeds;
  readonly refusing: Refusing;
  readonly chains: Chains;
  readonly messages: LogoutMessages;
}

interface Message {
  readonly req: Request;
  readonly res: Response;
  readonly app: SamlApp;
}

/** The same for every cause: what exactly is wrong stands in the trail, and is no stranger's business. */
const DENIED: LogoutStatus = { code: "Requester", detail: "RequestDenied" };
const SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";

/**
 * Where apps send logout messages, by either binding. They come from another site, mostly without our cookies: what is
 * ended is decided by the signed names in the message.
 */
export function mountSlo(
  router: Router,
  limits: readonly RequestHandler[],
  form: RequestHandler,
  parts: Parts,
): void {
  const endSessions = createEndSessions(parts.needs);
  const receive: RequestHandler = async (req, res) => {
    const provider = providerAt(req, parts.needs);
    const incoming: IncomingLogout =
      req.method === "POST"
        ? { binding: "post", form: formOf(req) }
        : { binding: "redirect", rawQuery: rawQueryOf(req) };
    const app = await senderOf(provider, incoming, req, parts);
    const verdict = await verify(provider, app, incoming, parts);
    const message = { req, res, app };
    if (!verdict.ok) return refuse(message, parts, verdict, verdict.checks.at(-1), verdict.request);
    const { facts } = verdict;
    const request = facts.kind === "request" ? facts : undefined;
    if (!(await isFirst(app, facts, parts))) return refuse(message, parts, REPLAYED, undefined, request);
    if (facts.kind === "response") return arrive(message, facts, parts);
    await obey(message, facts, parts, endSessions);
  };
  const paths = ["/idp/slo", "/idp/slo/:tenantId"];
  router.get(paths, ...limits, receive);
  router.post(paths, ...limits, form, receive);
}

const REPLAYED = { code: "saml_logout_replayed", message: "this logout message was presented before" };
const UNKNOWN = { code: "saml_logout_session_unknown", message: "the app was given no such name or session" };
const UNSOLICITED = { code: "saml_logout_unsolicited", message: "it answers no request that still waits" };

async function senderOf(
  { tenantId }: Provider,
  incoming: IncomingLogout,
  req: Request,
  { needs, refusing }: Parts,
): Promise<SamlApp> {
  const issuer = claimedSender(incoming);
  const app = issuer === undefined ? undefined : await needs.apps.findByEntityId(tenantId, issuer);
  if (app?.enabled) return app;
  const code = issuer === undefined ? "saml_logout_malformed" : app ? "saml_sp_disabled" : "saml_sp_unknown";
  throw await refusing.refused(
    { code, message: "no app sent that" },
    { tenantId, appId: app?.id, issuer },
    visitorOf(req),
  );
}

const verify = (
  { urls }: Provider,
  { entityId, certificates }: SamlApp,
  incoming: IncomingLogout,
  { needs }: Parts,
): Promise<LogoutVerdict> =>
  needs.verifyLogout(
    incoming,
    {
      peerEntityId: entityId,
      certificates,
      sloUrl: urls.sloUrl,
      decryptionKeys: [],
      encryption: "strong",
      clockSkewMs: needs.clockSkewMs,
      maxBytes: needs.saml.maxBytes,
      maxElements: needs.saml.maxElements,
    },
    needs.clock(),
  );

/** Of any number of presentations of one message exactly one, until it can no longer be presented. */
function isFirst(
  app: SamlApp,
  facts: LogoutRequestFacts | LogoutResponseFacts,
  { needs }: Parts,
): Promise<boolean> {
  const livesMs = Math.max(facts.expiresAt - needs.clock().getTime(), 1);
  return needs.ephemeral.claim(`saml-app-logout:${sha256(JSON.stringify([app.id, facts.id]))}`, "1", livesMs);
}

/** The sessions end first; then the person's other apps, the identity provider and at last the one who asked hear of it. */
async function obey(
  message: Message,
  facts: LogoutRequestFacts,
  parts: Parts,
  endSessions: ReturnType<typeof createEndSessions>,
): Promise<void> {
  const { app, req, res } = message;
  const { needs, chains } = parts;
  const by = byApp(app, req);
  const done = await endSessions(app, facts, by);
  if (done === "unknown") return refuse(message, parts, UNKNOWN, undefined, facts);
  const { personId, ended, leaving } = done;
  await needs.transact(app.tenantId, ({ audit }) =>
    audit.record({ name: "app.logout_received", targetId: app.id, personId, ended }, by),
  );
  const handle = chains.newHandle();
  const last = `/idp/slo/done/${handle}`;
  const offer = leaving && (await needs.logout.offer(leaving, last));
  const { relayState } = facts;
  await chains.put(handle, {
    tenantId: app.tenantId,
    personId,
    waiting: toBeTold(done.opened, app.id),
    partial: false,
    end: offer === undefined ? last : `/logout/continue?handle=${offer}`,
    answer: { appId: app.id, requestId: facts.id, ...(relayState !== undefined && { relayState }) },
  });
  res.set("Cache-Control", "no-store").redirect(303, nextPath(handle));
}

/** An app has answered a request of ours: the next one's turn. */
async function arrive(message: Message, facts: LogoutResponseFacts, parts: Parts): Promise<void> {
  const { app, req, res } = message;
  const { needs, chains } = parts;
  const asked = await chains.look(facts.inResponseTo);
  if (asked?.appId !== app.id || !(await chains.settle(facts.inResponseTo)))
    return refuse(message, parts, UNSOLICITED);
  const { handle, personId } = asked;
  const status = [facts.status, ...(facts.detail === undefined ? [] : [facts.detail])]
    .map(shortName)
    .join("/");
  await needs.transact(app.tenantId, ({ audit }) =>
    audit.record({ name: "app.logout_answered", targetId: app.id, personId, status }, byApp(app, req)),
  );
  const chain = await chains.peek(handle);
  if (chain?.outstanding === facts.inResponseTo) {
    const { outstanding: _answered, ...rest } = chain;
    const partial = chain.partial || facts.status !== SUCCESS || facts.detail !== undefined;
    await chains.change(handle, chain, { ...rest, partial });
  }
  res.set("Cache-Control", "no-store").redirect(303, nextPath(handle));
}

/** Recorded in any case. The signer of a request is told, by a signed answer; anybody else sees a page. */
async function refuse(
  { req, res, app }: Message,
  { refusing, messages }: Parts,
  cause: { readonly code: string; readonly message: string },
  failed?: Check,
  request?: { readonly id: string; readonly relayState: string | undefined },
): Promise<void> {
  const asker = { tenantId: app.tenantId, appId: app.id, issuer: app.entityId };
  const refusal = await refusing.refused({ ...cause, failed }, asker, visitorOf(req));
  const to = request && { requestId: request.id, relayState: request.relayState };
  const denied = to && (await messages.response(app, to, DENIED));
  if (denied === undefined) throw refusal;
  carryOn(res, denied, { text: messagesFor(req).signOut.backTo(app.name) });
}

const byApp = (app: SamlApp, req: Request): AuditContext => ({
  tenantId: app.tenantId,
  actor: { kind: "app", id: app.id, name: app.name },
  ...originOf(req),
});

const shortName = (uri: string): string => uri.replace("urn:oasis:names:tc:SAML:2.0:status:", "");
