import { spUrls } from "../connections/sp-urls.ts";
import { appOf } from "./identify.ts";
import { TEST_MARK } from "../saml/test-request.ts";
import type { AuthnRequestInput } from "../saml/types.ts";
import { demandsOf } from "./demands.ts";
import type { SigninNeeds } from "./needs.ts";
import { type Refusing, untestable, unusable } from "./refusing.ts";
import type { Requests } from "./requests.ts";
import { createRouted } from "./routed.ts";
import type { SigninRequest, Visitor } from "./types.ts";

/** Asks the connection's identity provider. RelayState is the stored request's id: nothing is ever redirected to (S2). */
export function createStartUpstream(needs: SigninNeeds, requests: Requests, refusing: Refusing) {
  const assertRouted = createRouted(refusing);

  return async function startUpstream(request: SigninRequest, connectionId: string, from: Visitor) {
    const proof = { browser: () => Promise.resolve(request.browserHash) };
    const seen = { reference: undefined, appId: appOf(request), from, proof };
    const connection = await refusing.usableConnection(
      connectionId,
      seen,
      request.test === undefined ? unusable : untestable,
    );
    const known = await assertRouted(request, connection, from);

    // xs:ID begins with a letter or "_" (XML schema part 2, 3.3.8).
    const mark = request.test === undefined ? "_" : TEST_MARK;
    const samlRequestId = `${mark}${needs.random.token(24)}`;
    const issueInstant = needs.clock();
    const { binding, ...settings } = connection.request;
    const forceAuthn = settings.forceAuthn || request.forceAuthn === true;
    const changed = await requests.change(request, {
      tenantId: connection.tenantId,
      samlRequestId,
      askedBy: connectionId,
      askedAt: issueInstant.getTime(),
      demands: demandsOf(connection.request, forceAuthn, issueInstant.getTime()),
    });
    if (changed === undefined)
      throw await refusing.refuse("signin_request_unknown", "the sign-in went on elsewhere", known);
    await requests.sent(samlRequestId, request.id);
    const postUrl = binding === "post" ? connection.idp.ssoPostUrl : undefined;
    const sp = spUrls(needs.publicUrl, connectionId);
    const input: AuthnRequestInput = {
      ...settings,
      id: samlRequestId,
      issueInstant,
      spEntityId: sp.entityId,
      acsUrl: sp.acsUrl,
      destination: postUrl ?? connection.idp.ssoUrl,
      relayState: request.id,
      forceAuthn,
      key: await needs.keys.active(connection.tenantId, "saml-signing"),
    };
    return postUrl === undefined
      ? { url: await needs.redirectRequestUrl(input) }
      : { form: await needs.postRequestForm(input) };
  };
}
