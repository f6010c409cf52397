import { oidcUrls } from "../../connections/sp-urls.ts";
import { sha256 } from "../../kernel/random.ts";
import { TEST_MARK } from "../../saml/test-request.ts";
import type { SigninNeeds } from "../needs.ts";
import { type Refusing, untestable, unusable } from "../refusing.ts";
import type { Requests } from "../requests.ts";
import { createRouted } from "../routed.ts";
import type { SigninRequest, StartedOpenid, Visitor } from "../types.ts";
import { providerOf } from "./provider.ts";
import type { OpenidTests } from "./test.ts";

/** Asks the connection's OpenID provider. `state` is a random handle: nothing is ever redirected to (S2). */
export function createStartOpenid(
  needs: SigninNeeds,
  requests: Requests,
  refusing: Refusing,
  tests: Pick<OpenidTests, "failed">,
) {
  const { random, clock, openid } = needs;
  const assertRouted = createRouted(refusing);

  return async function startOpenid(
    request: SigninRequest,
    connectionId: string,
    from: Visitor,
  ): Promise<StartedOpenid> {
    const isTest = request.test !== undefined;
    const proof = { browser: () => Promise.resolve(request.browserHash) };
    const seen = { from, proof };
    const connection = await refusing.usableOpenid(connectionId, seen, isTest ? untestable : unusable);
    const known = { ...(await assertRouted(request, connection, from)), proof };
    const provider = providerOf(connection, needs.seal);
    const { forceAuthn, extraParameters } = connection.request;
    const state = `${isTest ? TEST_MARK : ""}${random.token(32)}`;
    const once = { nonce: random.token(32), codeVerifier: random.token(48) };
    const isFresh = forceAuthn || request.forceAuthn === true;
    const asked = { ...once, ...(isFresh && { freshFrom: clock().getTime() }) };
    const started = await openid.authorizationUrl({
      ...asked,
      provider,
      redirectUri: oidcUrls(needs.publicUrl, connectionId).redirectUri,
      state,
      loginHint: request.loginHint,
      extraParameters,
    });
    if (!started.ok && isTest) return { tested: await tests.failed(request, connection, started, from) };
    if (!started.ok)
      throw await refusing.refuse(started.code, started.message, { ...known, checks: started.checks });
    const { issuer, clientId } = provider;
    const changed = await requests.change(request, {
      tenantId: connection.tenantId,
      askedBy: connectionId,
      askedAt: clock().getTime(),
      openid: { ...asked, issuer, clientId, stateHash: sha256(state) },
    });
    if (changed === undefined)
      throw await refusing.refuse("signin_request_unknown", "the sign-in went on elsewhere", known);
    await requests.askedFor(state, request.id);
    return { url: started.url };
  };
}
