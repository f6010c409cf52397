import type { Connection, OidcUpstream } from "../../connections/types.ts";
import { UPSTREAM_SECRET } from "../../connections/types.ts";
import type { Seal } from "../../kernel/seal.ts";
import type { Provider } from "./types.ts";

/** The provider of a connection, its secret opened for this one sign-in. */
export function providerOf(
  { oidc }: Connection & { readonly oidc: OidcUpstream },
  seal: Pick<Seal, "open">,
): Provider {
  const { issuer, clientId, scopes, sealedClientSecret } = oidc;
  const clientSecret = seal.open(sealedClientSecret, UPSTREAM_SECRET).toString("utf8");
  return { issuer, clientId, clientSecret, scopes };
}
