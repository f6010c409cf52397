import { Router } from "express";
import type { Request, Response } from "express";
import { errors } from "oidc-provider";
import type Provider from "oidc-provider";
import { accessRefusal } from "../../apps/access.ts";
import type { AccessRefusal } from "../../apps/access.ts";
import type { OidcApp } from "../../apps/types.ts";
import type { Person } from "../../directory/types.ts";
import type { AuditTrail } from "../../kernel/audit.ts";
import type { Transact } from "../../kernel/transaction.ts";
import type { Signin } from "../../signin/types.ts";
import { keepAsked } from "../http/language.ts";
import { noAccessPage } from "../http/no-access.ts";
import { requestOverPage } from "../http/request-over.ts";
import { messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { byPerson } from "../http/request-context.ts";
import { stepUrl } from "../http/step-url.ts";
import type { FindPerson } from "./accounts.ts";
import { hangsOn } from "./broker-session.ts";
import type { BrokerSessions, Present } from "./broker-session.ts";
import { authenticationOf } from "./claims.ts";
import { appOf } from "./clients.ts";
import { choosesAccount } from "./demands.ts";
import type { Demands } from "./demands.ts";

export interface InteractionNeeds {
  readonly provider: Provider;
  readonly findPerson: FindPerson;
  readonly brokerSessions: BrokerSessions;
  readonly demands: Demands;
  readonly transact: Transact<{ readonly audit: AuditTrail }>;
  readonly signin: Pick<Signin, "begin">;
  readonly publicUrl: string;
  readonly browserHash: (req: Request, res: Response) => string;
}

type Interaction = Awaited<ReturnType<Provider["interactionDetails"]>>;

/** An app's request that needs the person: at first, and again when the sign-in has come back. */
interface Visit {
  readonly req: Request;
  readonly res: Response;
  readonly interaction: Interaction;
  readonly app: OidcApp;
}

/** Longest `login_hint` that we carry on, characters: an e-mail address. */
const LONGEST_HINT = 320;

/** `GET /interaction/{uid}`, where the library sends the browser and where a sign-in returns to. */
export function createInteractions(needs: InteractionNeeds): Router {
  const router = Router();
  router.get("/:uid", async (req, res) => {
    const visit = await openVisit(req, res, needs.provider);
    if (!visit) return sendPage(res, requestOverPage(messagesFor(req)));
    // Asked for by some clients as a matter of form; there is nothing to consent to.
    if (visit.interaction.prompt.name === "consent") return finish(visit, { consent: {} }, needs);
    const here = needs.brokerSessions.present(req);
    const opens = await needs.brokerSessions.opens(req, visit.app);
    if (!here || !opens || here.tenantId !== visit.app.tenantId) return beginSignin(visit, here, needs);
    switch (await needs.demands.answer(visit.interaction, here)) {
      case "sign-in-again":
        return beginSignin(visit, here, needs);
      case "another-person":
        return finish(visit, ANOTHER_PERSON, needs);
      case "met":
        return letIn(visit, here, needs);
    }
  });
  return router;
}

const ANOTHER_PERSON = { error: "login_required", error_description: "another person is signed in" };

/** `undefined` for an interaction that is over, unknown or another browser's, and for an app that is no more. */
async function openVisit(req: Request, res: Response, provider: Provider): Promise<Visit | undefined> {
  const interaction = await provider.interactionDetails(req, res).catch((error: unknown) => {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  });
  if (!interaction || interaction.uid !== req.params["uid"]) return undefined;
  const client = await provider.Client.find(String(interaction.params["client_id"]));
  return client && { req, res, interaction, app: appOf(client) };
}

async function beginSignin(visit: Visit, here: Present | undefined, needs: InteractionNeeds): Promise<void> {
  const { req, res, interaction, app } = visit;
  const hint = interaction.params["login_hint"];
  keepAsked(req, res, interaction.params["ui_locales"], needs.publicUrl);
  const forceAuthn = await needs.demands.remember(interaction, here);
  const step = await needs.signin.begin({
    target: { kind: "oidc", uid: interaction.uid, appId: app.id, tenantId: app.tenantId },
    ...(typeof hint === "string" &&
      hint.length <= LONGEST_HINT && { loginHint: hint, followHint: !choosesAccount(interaction) }),
    ...(forceAuthn && { forceAuthn }),
    browserHash: needs.browserHash(req, res),
  });
  res.redirect(303, stepUrl(step));
}

/** The person is known; may they open the app (A6)? */
async function letIn(visit: Visit, here: Present, needs: InteractionNeeds): Promise<void> {
  const person = await needs.findPerson(visit.app, here.personId);
  const refusal = person ? accessRefusal(visit.app, person) : "person_deactivated";
  if (refusal !== undefined) return refuse(visit, here, person, refusal, needs);
  await dropForeignSession(visit, here, needs);
  const login = { accountId: here.personId, remember: false, ...authenticationOf(here) };
  return finish(visit, { login, select_account: {} }, needs);
}

async function refuse(
  { req, res, app }: Visit,
  { personId }: Present,
  person: Person | undefined,
  code: AccessRefusal,
  { transact }: InteractionNeeds,
): Promise<void> {
  const event = { name: "app.access_refused", targetId: app.id, personId, code } as const;
  const by = byPerson(req, { tenantId: app.tenantId, personId });
  await transact(app.tenantId, ({ audit }) => audit.record(event, by));
  sendPage(res, noAccessPage(messagesFor(req), app, person?.email));
}

/**
 * The library's session of another sign-in, perhaps another person's, must not be carried on: what hung on it would
 * hang on this one.
 */
async function dropForeignSession(
  { interaction }: Visit,
  here: Present,
  needs: InteractionNeeds,
): Promise<void> {
  const uid = interaction.session?.uid;
  if (uid === undefined || hangsOn(uid, here.key)) return;
  const session = await needs.provider.Session.findByUid(uid);
  await session?.destroy();
  delete interaction.session;
  await interaction.persist();
}

function finish(
  { req, res }: Visit,
  result: Parameters<Provider["interactionFinished"]>[2],
  { provider }: InteractionNeeds,
): Promise<void> {
  return provider.interactionFinished(req, res, result, { mergeWithLastSubmission: "consent" in result });
}
