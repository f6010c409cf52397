import { sameSecret, sha256 } from "../../kernel/random.ts";
import type { Sighting } from "../recorder.ts";
import type { Refusing } from "../refusing.ts";
import type { Requests } from "../requests.ts";
import type { OpenidAnswer, SigninRequest } from "../types.ts";
import type { Asked } from "./asked.ts";
import type { OpenidRefusal } from "./refusals.ts";

/** The request that an answer is to, and the question that it was asked with; its state is used up. */
export interface Owned {
  readonly request: SigninRequest;
  readonly asked: Asked;
  readonly state: string;
}

/** A test signs nobody in, and a sign-in is no test's result: each road takes the states of its own questions alone. */
export type Road = "sign-in" | "test";

export type OwnerOf = ReturnType<typeof createOwnerOf>;

/**
 * The callback is a GET that the browser was led to, so the Lax cookie is here and says whose it is, before the state is
 * taken: a stranger cannot burn it, and of any number of callbacks one goes on.
 */
export function createOwnerOf(requests: Requests, refusing: Refusing) {
  const refuse = (
    code: OpenidRefusal,
    message: string,
    seen: Sighting,
    expected: string,
    received: string,
  ) => {
    const name = code.replace("oidc_upstream_", "");
    return refusing.refuse(code, message, { ...seen, checks: [{ name, ok: false, expected, received }] });
  };

  const stateUnknown = (seen: Sighting) =>
    refuse(
      "oidc_upstream_state_unknown",
      "its state is unknown, used, or too old",
      seen,
      "the state of a request under way",
      "another",
    );

  /** Whose answer it is: of a request that went to this connection, in the browser that began it, for the first time. */
  return async function ownerOf(
    { connectionId, parameters, browserHash, from }: OpenidAnswer,
    seen: Sighting,
    road: Road,
  ): Promise<Owned> {
    const [state, ...more] = parameters.getAll("state");
    if (state === undefined || more.length > 0) {
      const came = String(parameters.getAll("state").length);
      throw await refuse("oidc_upstream_parameters", "expected one state", seen, "one state", came);
    }
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
    const isOfRoad = (request.test === undefined ? "sign-in" : "test") === road;
    if (!isNewest || !isOfRoad || !(await requests.takeState(state))) throw await stateUnknown(seen);
    return { request, asked, state };
  };
}
