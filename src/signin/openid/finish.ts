import { oidcUrls } from "../../connections/sp-urls.ts";
import { sameSecret, sha256 } from "../../kernel/random.ts";
import { appOf } from "../identify.ts";
import type { SigninNeeds } from "../needs.ts";
import type { Sighting } from "../recorder.ts";
import type { Refusing } from "../refusing.ts";
import type { Requests } from "../requests.ts";
import type { SignIn } from "../sign-in.ts";
import type { Outcome, Visitor } from "../types.ts";
import { providerOf } from "./provider.ts";
import type { OpenidRefusal } from "./refusals.ts";

interface Answer {
  readonly connectionId: string;
  readonly parameters: URLSearchParams;
  readonly browserHash: string | undefined;
  readonly from: Visitor;
}

/**
 * The callback. It is a GET that the browser was led to, so the Lax cookie is here and says whose it is, before the
 * state is taken: a stranger cannot burn it, and of any number of callbacks one redeems the code.
 */
export function createFinishOpenid(
  needs: SigninNeeds,
  requests: Requests,
  refusing: Refusing,
  signIn: SignIn,
) {
  const refuse = (
    code: OpenidRefusal,
    message: string,
    { seen, expected, received }: { seen: Sighting; expected: string; received: string },
  ) => {
    const name = code.replace("oidc_upstream_", "");
    return refusing.refuse(code, message, { ...seen, checks: [{ name, ok: false, expected, received }] });
  };

  const stateUnknown = (seen: Sighting) =>
    refuse("oidc_upstream_state_unknown", "its state is unknown, used, or too old", {
      seen,
      expected: "the state of a request under way",
      received: "another",
    });

  return async function finishOpenid(answer: Answer): Promise<Outcome> {
    const { connectionId, from } = answer;
    const connection = await refusing.usableOpenid(connectionId, { from });
    const { tenantId } = connection;
    const seen: Sighting = { tenantId, connectionId, checks: [], from };
    const { request, asked, state } = await ownerOf(answer, seen);
    const proof = { browser: () => Promise.resolve(request.browserHash) };
    const known = { ...seen, appId: appOf(request), proof };
    const provider = providerOf(connection, needs.seal);
    if (asked.issuer !== provider.issuer || asked.clientId !== provider.clientId)
      throw await refuse("oidc_upstream_changed", "issuer or client were changed meanwhile", {
        seen: known,
        expected: `${provider.issuer}, client ${provider.clientId}`,
        received: `${asked.issuer}, client ${asked.clientId}`,
      });
    const verdict = await needs.openid.verifyAnswer({
      ...asked,
      provider,
      redirectUri: oidcUrls(needs.publicUrl, connectionId).redirectUri,
      state,
      parameters: answer.parameters,
      now: needs.clock(),
      clockSkewMs: needs.clockSkewMs,
    });
    const whole = { ...known, checks: verdict.checks };
    if (!verdict.ok) throw await refusing.refuse(verdict.code, verdict.message, whole);
    if (!(await requests.finish(request.id)))
      throw await refusing.refuse("signin_request_unknown", "the sign-in went on elsewhere", known);
    const { facts, checks } = verdict;
    const begun = { ...request, browserHash: () => request.browserHash };
    return signIn(begun, { tenantId, connectionId, requestId: request.id, facts, checks }, from);
  };

  /** Whose answer it is: of a request that went to this connection, in the browser that began it, for the first time. */
  async function ownerOf({ connectionId, parameters, browserHash, from }: Answer, seen: Sighting) {
    const [state, ...more] = parameters.getAll("state");
    if (state === undefined || more.length > 0)
      throw await refuse("oidc_upstream_parameters", "expected one state", {
        seen,
        expected: "one state",
        received: String(parameters.getAll("state").length),
      });
    const requestId = await requests.requestAskedFor(state);
    if (requestId === undefined) throw await stateUnknown(seen);
    const request = await refusing.ownRequest(requestId, browserHash, from);
    const asked = request.openid;
    if (request.connectionId !== connectionId || request.askedBy !== connectionId)
      throw await refusing.refuse(
        "signin_connection_mismatch",
        "the request it answers was sent by another connection",
        seen,
      );
    const isNewest = asked !== undefined && sameSecret(asked.stateHash, sha256(state));
    if (!isNewest || !(await requests.takeState(state))) throw await stateUnknown(seen);
    return { request, asked, state };
  }
}
