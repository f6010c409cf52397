import type { Random } from "../kernel/random.ts";
import type { SigninNeeds } from "./needs.ts";
import { makeReference } from "./reference.ts";
import type { Refusing } from "./refusing.ts";
import type { Requests } from "./requests.ts";
import type { Begun, SignIn } from "./sign-in.ts";
import type { Accepted, Visitor } from "./types.ts";

/** The browser that began comes for the result of the ACS. */
export function createAccept(needs: SigninNeeds, requests: Requests, refusing: Refusing, signIn: SignIn) {
  return async function accept(
    connectionId: string,
    handle: string,
    browserHash: string | undefined,
    from: Visitor,
  ): Promise<Accepted> {
    const waiting = await requests.peek(handle);
    const stranger = { tenantId: waiting?.tenantId ?? needs.defaultTenantId, from };
    if (waiting === undefined || waiting.connectionId !== connectionId)
      throw await refusing.refuse(
        "signin_handle_unknown",
        "the result is unknown, used, or too old",
        stranger,
      );
    const { requestId } = waiting;
    const request =
      requestId === undefined ? undefined : await refusing.ownRequest(requestId, browserHash, from);
    const collected = await requests.collect(handle);
    if (!collected || (request !== undefined && !(await requests.finish(request.id))))
      throw await refusing.refuse(
        "signin_handle_unknown",
        "the result was used by another request",
        stranger,
      );
    return signIn(request ?? uninvited(needs.random), waiting, from);
  };
}

/** Nobody began here, and a RelayState that comes along is nobody's of ours: it leads to the person's apps (C7, S2). */
const uninvited = (random: Random): Begun => ({
  reference: makeReference(random),
  target: { kind: "page", path: "/apps" },
});
