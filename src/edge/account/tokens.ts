import { type Request, type RequestHandler, type Response, type Router, urlencoded } from "express";
import type { ApiTokens, NewApiToken } from "../../api-tokens/api-tokens.ts";
import { MOST_PER_PERSON } from "../../api-tokens/api-tokens.ts";
import { ApiTokenNameRefused, TooManyApiTokens } from "../../api-tokens/errors.ts";
import { endOf } from "../../api-tokens/expiry.ts";
import type { ApiTokenPolicyFor, OwnedApiToken } from "../../api-tokens/types.ts";
import type { App, CrowdApp } from "../../apps/types.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import { NotFound } from "../../kernel/errors.ts";
import type { Page, PageRequest } from "../../kernel/page.ts";
import type { Random } from "../../kernel/random.ts";
import type { FormGuard } from "../http/csrf.ts";
import type { Html } from "../http/html.ts";
import { type Messages, messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { byPerson } from "../http/request-context.ts";
import { signedInOf, type SignedIn } from "../http/signed-in.ts";
import { confirmUrl } from "./confirm.ts";
import { isRecent } from "./renew-session.ts";
import { ANYWHERE, madePage, tokensPage, type ListedToken } from "./token-views.ts";

export interface TokensNeeds {
  readonly requireSignIn: RequestHandler;
  readonly formGuard: FormGuard;
  readonly apiTokens: Pick<ApiTokens, "create" | "list" | "revoke" | "revokeAll">;
  readonly apiTokenPolicyFor: ApiTokenPolicyFor;
  /** Those that the person may open. */
  readonly crowdAppsOf: (tenantId: string, personId: string) => Promise<readonly CrowdApp[]>;
  readonly apps: { list(tenantId: string, page: PageRequest): Promise<Page<App>> };
  readonly ephemeral: Pick<Ephemeral, "claim">;
  readonly clock: Clock;
  readonly random: Random;
}

const PATH = "/account/tokens";
const DAY_MS = 86_400_000;
/** Live ones are at most fifty; a few that have ended may stand between them. */
const LISTED_AT_MOST = 200;
const APPS_NAMED_AT_MOST = 200;

/** The person's own page: my API tokens (T3). */
export function mountTokens(router: Router, needs: TokensNeeds): void {
  const form = [urlencoded({ extended: false, limit: "8kb" }), needs.formGuard.check];
  router.get(PATH, needs.requireSignIn, async (req, res, next) => {
    const signedIn = signedInOf(req);
    if (signedIn === undefined) return next();
    await showList(needs, signedIn, req, res);
  });

  router.post(PATH, ...form, async (req, res) => {
    const signedIn = signedInOf(req);
    if (signedIn === undefined) return res.redirect(303, PATH);
    // What is made here outlives the session, so a stolen one that is not fresh makes none.
    if (!isRecent(signedIn, needs.clock())) return res.redirect(303, confirmUrl("tokens"));
    if (!(await isFirst(needs, signedIn, field(req, "once")))) return res.redirect(303, PATH);
    await make(needs, signedIn, req, res);
  });

  router.post(`${PATH}/revoke`, ...form, async (req, res) => {
    const signedIn = signedInOf(req);
    if (signedIn !== undefined) await revoke(needs, signedIn, req);
    res.redirect(303, PATH);
  });
}

/** The answer that shows a secret is a POST's: sent again by a reload, it must not make a second token. */
const isFirst = (needs: TokensNeeds, { personId }: SignedIn, once: string): Promise<boolean> =>
  /^[\w-]{22}$/.test(once)
    ? needs.ephemeral.claim(`api-token-form:${personId}:${once}`, "sent", DAY_MS)
    : Promise.resolve(false);

async function make(needs: TokensNeeds, signedIn: SignedIn, req: Request, res: Response): Promise<void> {
  const about = { name: field(req, "name"), days: Number(field(req, "days")) };
  const input = { ...about, ...(await whereOf(needs, signedIn, field(req, "where"))) };
  try {
    const { token, secret } = await needs.apiTokens.create(input, signedIn.personId, byPerson(req, signedIn));
    const words = messagesFor(req).tokens;
    sendPage(res, { title: words.newTitle, wide: true, body: madePage(words, token, secret) });
  } catch (error) {
    const problem = problemOf(messagesFor(req).tokens, error);
    if (problem === undefined) throw error;
    await showList(needs, signedIn, req, res, problem);
  }
}

/**
 * An API token, or a password that is typed into apps.
 * @throws NotFound for an app that the person may not open
 */
async function whereOf(
  { crowdAppsOf }: TokensNeeds,
  { tenantId, personId }: SignedIn,
  where: string,
): Promise<Pick<NewApiToken, "kind" | "onlyAppId">> {
  if (where === "") return { kind: "api" };
  if (where === ANYWHERE) return { kind: "app-password" };
  const app = (await crowdAppsOf(tenantId, personId)).find(({ id }) => id === where);
  if (app === undefined) throw new NotFound("no such app that takes app passwords");
  return { kind: "app-password", onlyAppId: app.id };
}

/** What the person can put right; everything else was not sent by a form of ours. */
function problemOf(words: Messages["tokens"], error: unknown): string | undefined {
  if (error instanceof ApiTokenNameRefused) return words.badName;
  if (error instanceof TooManyApiTokens) return words.tooMany(MOST_PER_PERSON);
  return undefined;
}

async function revoke({ apiTokens }: TokensNeeds, signedIn: SignedIn, req: Request): Promise<void> {
  const by = byPerson(req, signedIn);
  const id = field(req, "id");
  if (id === "all") return void (await apiTokens.revokeAll({ personId: signedIn.personId }, by));
  try {
    await apiTokens.revoke(id, by, signedIn.personId);
  } catch (error) {
    // Gone already, in another tab or by an administrator: what the list says afterwards is true.
    if (!(error instanceof NotFound)) throw error;
  }
}

async function showList(
  needs: TokensNeeds,
  signedIn: SignedIn,
  req: Request,
  res: Response,
  problem?: string,
): Promise<void> {
  const { tenantId, personId } = signedIn;
  const policy = await needs.apiTokenPolicyFor(tenantId, personId);
  const { items } = await needs.apiTokens.list(tenantId, { personId }, { limit: LISTED_AT_MOST });
  const names = await appNames(needs, tenantId, items);
  const now = needs.clock();
  const listed = items.map((token): ListedToken => ({
    ...token,
    endsAt: endOf(token, policy),
    usedBy: token.lastUsed && names.get(token.lastUsed.appId),
    usedIn: token.onlyAppId && names.get(token.onlyAppId),
  }));
  const messages = messagesFor(req);
  const hidden: Html = needs.formGuard.field(req, res);
  sendPage(res, {
    title: messages.tokens.title,
    again: PATH,
    status: problem === undefined ? 200 : 422,
    wide: true,
    formAction: ["'self'"],
    body: tokensPage(messages, {
      tokens: listed,
      policy,
      crowdApps: await needs.crowdAppsOf(tenantId, personId),
      now,
      isRecent: isRecent(signedIn, now),
      hidden,
      once: needs.random.token(16),
      problem,
      name: problem === undefined ? "" : field(req, "name").slice(0, 200),
    }),
  });
}

async function appNames(
  { apps }: TokensNeeds,
  tenantId: string,
  tokens: readonly OwnedApiToken[],
): Promise<ReadonlyMap<string, string>> {
  if (!tokens.some(({ lastUsed, onlyAppId }) => lastUsed ?? onlyAppId)) return new Map();
  const { items } = await apps.list(tenantId, { limit: APPS_NAMED_AT_MOST });
  return new Map(items.map(({ id, name }) => [id, name]));
}

function field(req: Request, name: string): string {
  const value: unknown = req.body?.[name];
  return typeof value === "string" ? value : "";
}
