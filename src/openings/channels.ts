import type { Channel, Told } from "./types.ts";

/** The way on which we tell an app without a browser. A protocol more is a case more. */
export function channelOf(app: Told): Channel | undefined {
  switch (app.protocol) {
    case "oidc":
      return app.backchannelLogoutUri === undefined ? undefined : "oidc-back-channel";
    default:
      return undefined;
  }
}

/**
 * The page of the app that ends its session in the browser that loads it.
 * @see OpenID Connect Front-Channel Logout 1.0, 2: with `iss` and `sid`
 */
export function frontChannelOf(app: Told, issuer: string, name: string): string | undefined {
  if (app.protocol !== "oidc" || app.frontchannelLogoutUri === undefined) return undefined;
  const url = new URL(app.frontchannelLogoutUri);
  url.searchParams.set("iss", issuer);
  url.searchParams.set("sid", name);
  return url.href;
}
