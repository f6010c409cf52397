import type Provider from "oidc-provider";
import { appOf } from "./clients.ts";

type Client = Parameters<typeof appOf>[0];

/** The library's choice among all that an account says, for one token or answer; its types leave it out. */
interface Claims {
  readonly client: Client;
  readonly available: Readonly<Record<string, unknown>>;
  readonly filter: Readonly<Record<string, unknown>>;
  result(): Promise<Record<string, unknown>>;
}

/**
 * The library releases claims that were named when it was made; an app's own are named while it runs. They go out with
 * `sub`, that is with the scope `openid`, in ID token and userinfo alike, and stand before a standard claim of their name.
 */
export function releaseAppClaims(provider: Provider): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see `Claims`
  const { prototype } = (provider as Provider & { readonly Claims: { readonly prototype: Claims } }).Claims;
  const standard = prototype.result;
  Object.assign(prototype, {
    async result(this: Claims) {
      const claims = await standard.call(this);
      if (!("sub" in this.filter)) return claims;
      for (const { name } of appOf(this.client).claims)
        if (Object.hasOwn(this.available, name)) claims[name] = this.available[name];
      return claims;
    },
  });
}
