import { createHash } from "node:crypto";
import type { KoaContextWithOIDC } from "oidc-provider";
import type { AuditTrail } from "../../kernel/audit.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Transact } from "../../kernel/transaction.ts";
import { byPerson } from "../http/request-context.ts";
import type { OpeningRepository } from "../../openings/repository.ts";
import type { SignOut } from "../http/sign-out.ts";
import { requestOf, responseOf } from "./broker-session.ts";
import type { BrokerSessions } from "./broker-session.ts";
import { appOf } from "./clients.ts";
import { recordReuse } from "./reuse.ts";
import { askToSignOut } from "./sign-out.ts";

interface Needs {
  readonly transact: Transact<{ readonly audit: AuditTrail; readonly openings: OpeningRepository }>;
  readonly clock: Clock;
  readonly signOut: SignOut;
  readonly brokerSessions: Pick<BrokerSessions, "belonging" | "msLeft" | "present">;
  readonly introspectApiToken: (ctx: KoaContextWithOIDC) => Promise<void>;
}

/** What has to happen once the library has decided and before its answer leaves. */
export function createAfter(needs: Needs) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    switch (routeOf(ctx)) {
      case "authorization":
      case "resume":
        await recordOpened(ctx, needs);
        protectFormPost(ctx);
        break;
      case "token":
        await recordReuse(ctx, needs.transact);
        break;
      case "introspection":
        await needs.introspectApiToken(ctx);
        break;
      case "end_session":
        // Nobody is signed in with the library: its own page would need a script to go on.
        if (ctx.status === 200 && ctx.oidc.session?.accountId === undefined)
          askToSignOut(ctx, needs.brokerSessions.present(requestOf(ctx)) === undefined);
        break;
      case "end_session_confirm":
        // Every code and token hangs on the broker's session and ends with it.
        if (ctx.status === 303 && ctx.oidc.params?.["logout"] && !changesPerson(ctx))
          await signOutFirst(ctx, needs.signOut);
        break;
      default:
    }
  };
}

/** `undefined` where no route of the library matched. */
const routeOf = (ctx: KoaContextWithOIDC): string | undefined =>
  (ctx as { readonly oidc?: KoaContextWithOIDC["oidc"] }).oidc?.route;

/**
 * The library ends its own session by this route too, where a sign-in finds it another person's, and then resumes that
 * sign-in: the broker's session is the new person's already.
 */
const changesPerson = (ctx: KoaContextWithOIDC): boolean =>
  ctx.response.get("Location").startsWith(`${ctx.oidc.issuer}/auth/`);

/** The person's identity provider is told on the way to where the library, which checked the address, sends them. */
async function signOutFirst(ctx: KoaContextWithOIDC, signOut: SignOut): Promise<void> {
  const next = ctx.response.get("Location");
  const first = await signOut(requestOf(ctx), responseOf(ctx), "rp_initiated_logout", next);
  if (first !== next) ctx.set("Location", first);
}

/**
 * A code that was issued is an app that was opened; if that cannot be recorded the code never leaves (L1), and neither
 * does it if we could not tell the app later that the session is over (X4).
 */
async function recordOpened(ctx: KoaContextWithOIDC, needs: Needs): Promise<void> {
  const { transact, brokerSessions, clock } = needs;
  const { client, entities, session } = ctx.oidc;
  if (!entities.AuthorizationCode || !client || session?.accountId === undefined) return;
  const app = appOf(client);
  const personId = session.accountId;
  const { tenantId, id: appId } = app;
  const req = requestOf(ctx);
  const by = byPerson(req, { tenantId, personId });
  const here = brokerSessions.belonging(ctx);
  const now = clock();
  await transact(tenantId, async ({ audit, openings }) => {
    if (here !== undefined)
      await openings.note({
        tenantId,
        appId,
        personId,
        sessionKey: here.key,
        connectionId: here.connectionId,
        name: session.sidFor(client.clientId) ?? "",
        subject: undefined,
        openedAt: now,
        endsAt: new Date(now.getTime() + (brokerSessions.msLeft(req) ?? 0)),
      });
    await audit.record({ name: "app.opened", targetId: appId, personId }, by);
  });
}

/** `response_mode=form_post` is the library's own page: allow its one script and nothing else. */
function protectFormPost(ctx: KoaContextWithOIDC): void {
  const script =
    typeof ctx.body === "string" ? /<script>([\s\S]*?)<\/script>/.exec(ctx.body)?.[1] : undefined;
  if (script === undefined) return;
  const hash = createHash("sha256").update(script).digest("base64");
  // No form-action: the app's own redirects after the post would be held to it.
  ctx.set(
    "Content-Security-Policy",
    `default-src 'none'; script-src 'sha256-${hash}'; frame-ancestors 'none'; base-uri 'none'`,
  );
}
