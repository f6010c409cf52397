import type { Random } from "../kernel/random.ts";
import type { SigninNeeds } from "./needs.ts";
import { makeReference } from "./reference.ts";
import type { Refusing } from "./refusing.ts";
import type { Requests } from "./requests.ts";
import type { Begun } from "./owed/arrive.ts";
import type { SignIn } from "./sign-in.ts";
import type { ArrivingBrowser, Outcome, Visitor } from "./types.ts";

/** The browser that began comes for the result of the ACS. */
export function createAccept(needs: SigninNeeds, requests: Requests, refusing: Refusing, signIn: SignIn) {
  return async function accept(
    connectionId: string,
    handle: string,
    browser: ArrivingBrowser,
    from: Visitor,
  ): Promise<Outcome> {
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
      requestId === undefined ? undefined : await refusing.ownRequest(requestId, browser.hash, from);
    const collected = await requests.collect(handle);
    if (!collected || (request !== undefined && !(await requests.finish(request.id))))
      throw await refusing.refuse(
        "signin_handle_unknown",
        "the result was used by another request",
        stranger,
      );
    const { reference, target } = request ?? uninvited(needs.random);
    const browserHash = () => request?.browserHash ?? browser.named();
    const moments = [...(waiting.moments ?? []), { name: "returned", at: needs.clock().getTime() }];
    return signIn({ reference, target, browserHash }, { ...waiting, moments }, from);
  };
}

/** Nobody began here, and a RelayState that comes along is nobody's of ours: it leads to the person's apps (C7, S2). */
const uninvited = (random: Random): Omit<Begun, "browserHash"> => ({
  reference: makeReference(random),
  target: { kind: "page", path: "/apps" },
});
