import type {
  AccessToken,
  ClientCredentials,
  FindAccount,
  KoaContextWithOIDC,
  RefreshToken,
} from "oidc-provider";
import type { ApiTokenCheck, PresentedToken } from "../../api-tokens/check.ts";
import { accessRefusal } from "../../apps/access.ts";
import type { App } from "../../apps/types.ts";
import type { AuditContext } from "../../kernel/audit.ts";
import { originOf } from "../http/request-context.ts";
import type { FindPerson } from "./accounts.ts";
import { requestOf } from "./broker-session.ts";
import { claimsOf, type KnownPerson } from "./claims.ts";
import { appOf } from "./clients.ts";

type Client = NonNullable<KoaContextWithOIDC["oidc"]["client"]>;
type Token = AccessToken | ClientCredentials | RefreshToken;

/**
 * Whether a token of the library's may be told of, or ended, by who asks: its own app and no other; all else is
 * answered as a token that does not exist (RFC 7662 2.2, RFC 7009 2.1).
 */
export const isOwnToken = (client: Client, token: Token): boolean => token.clientId === client.clientId;

/** The library looks whether a token has ended; that the sign-in behind it lives, and the access, is our question. */
export const createMayIntrospect =
  (findAccount: FindAccount) =>
  async (ctx: KoaContextWithOIDC, client: Client, token: Token): Promise<boolean> => {
    if (!isOwnToken(client, token) || !("accountId" in token)) return false;
    return (await findAccount(ctx, token.accountId, token)) !== undefined;
  };

interface Needs {
  readonly apiTokenCheck: ApiTokenCheck;
  readonly findPerson: FindPerson;
}

/**
 * API tokens of people (T3) are asked about at the endpoint of the library's own tokens (RFC 7662). The library has
 * authenticated the app and found none of its own by this name; what it left as inactive is looked at here.
 */
export function createIntrospection({ apiTokenCheck, findPerson }: Needs) {
  return async (ctx: KoaContextWithOIDC): Promise<void> => {
    const { client, params } = ctx.oidc;
    const secret = params?.["token"];
    if (ctx.status !== 200 || !client || !isInactive(ctx.body) || typeof secret !== "string") return;
    const app = appOf(client);
    const presented = await apiTokenCheck.find(app.tenantId, secret);
    if (!presented) return;
    const { token, refusal } = presented;
    const req = requestOf(ctx);
    const person = await findPerson(app, token.personId);
    const code = refusal ?? (person && accessRefusal(app, person)) ?? undefined;
    if (!person || code !== undefined) {
      await apiTokenCheck.refused(token, app.id, code ?? "person_unknown", byApp(app, originOf(req)));
      return;
    }
    await apiTokenCheck.used(token, { appId: app.id, ip: req.ip });
    ctx.body = activeToken(presented, app, person, ctx.oidc.issuer);
  };
}

const isInactive = (body: unknown): boolean =>
  typeof body === "object" && body !== null && "active" in body && body.active === false;

const byApp = (app: App, from: Pick<AuditContext, "ip" | "requestId">): AuditContext => ({
  tenantId: app.tenantId,
  actor: { kind: "app", id: app.id, name: app.name },
  ...from,
});

/** RFC 7662 2.2, with what the ID token says of the person, so that an app maps both in one way (A7). */
const activeToken = ({ token, endsAt }: PresentedToken, app: App, person: KnownPerson, issuer: string) => ({
  active: true,
  token_type: "api_token",
  iss: issuer,
  jti: token.id,
  iat: Math.floor(token.createdAt.getTime() / 1000),
  exp: Math.floor(endsAt.getTime() / 1000),
  username: person.email,
  ...claimsOf(app, person),
});
