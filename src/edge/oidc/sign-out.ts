import type { KoaContextWithOIDC } from "oidc-provider";
import { appOf } from "./clients.ts";
import { leavePage, signOutPage } from "./pages.ts";

/** Relative, so that the form's target is ours whatever the address. */
const CONFIRM = "/oidc/session/end/confirm";

/**
 * Asks before signing out. An app that shows an ID token of this very session need not wait for the person: the form
 * goes off by itself, by script or else by its button.
 * @see OpenID Connect RP-Initiated Logout 1.0, 2: "the OP MUST ask" without a matching id_token_hint
 */
export function askToSignOut(ctx: KoaContextWithOIDC, nobodySignedIn: boolean): void {
  const { session, client, params } = ctx.oidc;
  const secret = session?.state?.["secret"];
  const returnTo = params?.["post_logout_redirect_uri"];
  leavePage(
    ctx,
    signOutPage({
      action: CONFIRM,
      token: typeof secret === "string" ? secret : "",
      appName: client && appOf(client).name,
      returnTo: typeof returnTo === "string" ? returnTo : undefined,
      atOnce: nobodySignedIn || hintMatches(ctx),
    }),
  );
}

function hintMatches(ctx: KoaContextWithOIDC): boolean {
  const { session, client, entities } = ctx.oidc;
  const hint = entities.IdTokenHint?.payload;
  if (!hint || !client || !session?.accountId) return false;
  return hint["sub"] === session.accountId && hint["sid"] === session.sidFor(client.clientId);
}
