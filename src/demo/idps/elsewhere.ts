import type { Clock } from "../../kernel/clock.ts";
import { BrokerError } from "../../kernel/errors.ts";
import { readAuthnRequest } from "../../saml/idp/authn-request.ts";
import type { TrustedServiceProvider } from "./service-provider.ts";

/** The broker did not send the other browser to this identity provider by HTTP-Redirect. */
export class SignInNotBegun extends BrokerError {
  readonly code = "demo_sign_in_not_begun";
  readonly status = 502;
}

const MOST_HOPS = 4;

/**
 * Begins a sign-in as a browser of its own would, with its own cookies, and goes no further than the identity provider.
 * @returns the ID of the request that the identity provider would have got
 * @throws SignInNotBegun
 */
export async function beginElsewhere(
  { loginUrl = "", certificates }: TrustedServiceProvider,
  ssoUrl: string,
  clock: Clock,
): Promise<string> {
  let url = loginUrl;
  let cookie = "";
  for (let hop = 0; hop < MOST_HOPS; hop += 1) {
    const answer = await fetch(url, { redirect: "manual", headers: cookie === "" ? {} : { cookie } });
    const given = answer.headers.getSetCookie().map((each) => each.split(";", 1)[0]);
    if (given.length > 0) cookie = given.join("; ");
    const location = answer.headers.get("location");
    if (location === null) break;
    url = new URL(location, url).href;
    if (url.startsWith(ssoUrl)) {
      const trust = { certificates, requireSignature: false, endpoint: ssoUrl, now: clock() };
      return readAuthnRequest({ binding: "redirect", rawQuery: url.split("?").slice(1).join("?") }, trust).id;
    }
  }
  throw new SignInNotBegun(`${loginUrl} did not lead to ${ssoUrl}`);
}
