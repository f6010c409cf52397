import type { Connection, OidcUpstream } from "../../connections/types.ts";
import { oidcUrls } from "../../connections/sp-urls.ts";
import type { SigninNeeds } from "../needs.ts";
import type { Owned } from "./owner.ts";
import { providerOf } from "./provider.ts";
import type { Answered } from "./types.ts";

export type VerifyOpenid = ReturnType<typeof createVerifyOpenid>;

/** Redeems an answer's code where it was asked for, and nowhere else. */
export function createVerifyOpenid(needs: SigninNeeds) {
  return async function verify(
    connection: Connection & { readonly oidc: OidcUpstream },
    { asked, state }: Pick<Owned, "asked" | "state">,
    parameters: URLSearchParams,
    clockSkewMs: number = needs.clockSkewMs,
  ): Promise<Answered> {
    const provider = providerOf(connection, needs.seal);
    if (asked.issuer !== provider.issuer || asked.clientId !== provider.clientId) {
      const changed = {
        name: "changed",
        ok: false,
        expected: `${provider.issuer}, client ${provider.clientId}`,
        received: `${asked.issuer}, client ${asked.clientId}`,
      };
      const message = "issuer or client were changed meanwhile";
      return { ok: false, code: "oidc_upstream_changed", message, checks: [changed] };
    }
    return needs.openid.verifyAnswer({
      ...asked,
      provider,
      redirectUri: oidcUrls(needs.publicUrl, connection.id).redirectUri,
      state,
      parameters,
      now: needs.clock(),
      clockSkewMs,
    });
  };
}
