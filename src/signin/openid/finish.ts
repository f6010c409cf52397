import { appOf } from "../identify.ts";
import { answeredAt, momentsOf } from "../moments.ts";
import type { SigninNeeds } from "../needs.ts";
import type { Sighting } from "../recorder.ts";
import type { Refusing } from "../refusing.ts";
import type { Requests } from "../requests.ts";
import type { SignIn } from "../sign-in.ts";
import type { OpenidAnswer, Outcome } from "../types.ts";
import type { OwnerOf } from "./owner.ts";
import type { VerifyOpenid } from "./verify.ts";

/** The callback, of a question that a sign-in asked: verifies, and signs in at once. */
export function createFinishOpenid(
  { recorder, clock }: Pick<SigninNeeds, "recorder" | "clock">,
  requests: Requests,
  refusing: Refusing,
  ownerOf: OwnerOf,
  verify: VerifyOpenid,
  signIn: SignIn,
) {
  return async function finishOpenid(answer: OpenidAnswer): Promise<Outcome> {
    const { connectionId, parameters, from } = answer;
    const received = clock();
    const connection = await refusing.usableOpenid(connectionId, { from });
    const { tenantId } = connection;
    const seen: Sighting = { tenantId, connectionId, checks: [], from };
    const owned = await ownerOf(answer, seen, "sign-in");
    const { request } = owned;
    const proof = { browser: () => Promise.resolve(request.browserHash) };
    const known = { ...seen, appId: appOf(request), proof };
    const verdict = await verify(connection, owned, parameters);
    const moments = [...momentsOf(request), ...answeredAt(received, clock())];
    const sealedClaims = verdict.said && recorder.sealClaims(verdict.said);
    const whole = { ...known, checks: verdict.checks, moments, sealedClaims };
    if (!verdict.ok) throw await refusing.refuse(verdict.code, verdict.message, whole);
    if (!(await requests.finish(request.id)))
      throw await refusing.refuse("signin_request_unknown", "the sign-in went on elsewhere", known);
    const { facts, checks } = verdict;
    const begun = { ...request, browserHash: () => request.browserHash };
    const said = { tenantId, connectionId, requestId: request.id, facts, checks, moments };
    return signIn(begun, sealedClaims === undefined ? said : { ...said, sealedClaims }, from);
  };
}
