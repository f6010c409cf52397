import { readEmail } from "../mapping/email.ts";
import type { SigninNeeds } from "./needs.ts";
import { createOffered } from "./offered.ts";
import type { Refusing } from "./refusing.ts";
import type { Requests } from "./requests.ts";
import { createRouting } from "./routing.ts";
import type { SigninRequest, Step, Visitor } from "./types.ts";
import type { Typed } from "./ways.ts";

/**
 * From an e-mail address to a connection, by its domain alone: whether the person exists is never asked.
 * Unknown and unverified domains take the same queries and end in the same words (D4, D6).
 */
export function createIdentify(needs: SigninNeeds, requests: Requests, refusing: Refusing) {
  const route = createRouting(needs);
  const offered = createOffered(needs);

  return async function identify(
    request: SigninRequest,
    { email: typed, preferred }: Typed,
    from: Visitor,
  ): Promise<Step> {
    const within = tenantOf(request);
    const seen = { tenantId: within ?? needs.defaultTenantId, email: typed, appId: appOf(request), from };
    // Its draft was given for one connection, and must not become the measure of another's responses (C12).
    if (request.test !== undefined)
      throw await refusing.refuse("signin_connection_mismatch", "a test keeps to its connection", {
        ...seen,
        tenantId: request.tenantId ?? seen.tenantId,
      });
    const email = readEmail(typed.trim());
    if (email === undefined)
      throw await refusing.refuse("signin_email_malformed", "what was typed is no e-mail address", seen);

    const routed = await route(email, { within, preferred });
    const ways = await offered(routed?.tenantId ?? seen.tenantId);
    if (routed === undefined && !ways.password) {
      const checks = [await routeCheck(seen.tenantId, email.domain)];
      throw await refusing.refuse("signin_no_route", "no verified domain leads to a connection", {
        ...seen,
        checks,
      });
    }
    const { connectionId: _before, protocol: _its, choices: _offered, password: _given, ...rest } = request;
    const changed = await requests.replace(request, {
      ...rest,
      // Nobody could come in by it: the password is the only way that is shown.
      ...(ways.password && !ways.identityProvider ? {} : routed),
      tenantId: routed?.tenantId ?? seen.tenantId,
      loginHint: email.address,
      ...(ways.password && { password: true }),
    });
    if (changed === undefined)
      throw await refusing.refuse("signin_request_unknown", "the sign-in went on elsewhere", seen);
    return stepFrom(changed);
  };

  async function routeCheck(tenantId: string, domain: string) {
    const claim = await needs.transact(tenantId, ({ domains }) => domains.findByName(tenantId, domain));
    const linked =
      claim === undefined || claim.connectionIds.length === 0 ? "not linked to a connection" : "linked";
    return {
      name: "domain_routes",
      ok: false,
      expected: "a verified domain of this tenant, linked to a connection",
      received: claim === undefined ? `${domain}: unknown here` : `${domain}: ${claim.status}, ${linked}`,
    };
  }
}

/** Where a routed request goes on. */
function stepFrom({ id: requestId, connectionId, protocol = "saml", password }: SigninRequest): Step {
  if (password === true) return { do: "password", requestId };
  return connectionId === undefined
    ? { do: "choose", requestId }
    : { do: "upstream", requestId, connectionId, protocol };
}

export const appOf = ({ target }: Pick<SigninRequest, "target">): string | undefined =>
  target.kind === "page" ? undefined : target.appId;

/** An app is opened from its own tenant alone. */
export const tenantOf = ({ target }: Pick<SigninRequest, "target">): string | undefined =>
  target.kind === "page" ? undefined : target.tenantId;
