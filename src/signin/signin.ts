import { createAccept } from "./accept.ts";
import { createIdentify } from "./identify.ts";
import type { SigninNeeds } from "./needs.ts";
import { createFinishOpenid } from "./openid/finish.ts";
import { createStartOpenid } from "./openid/start.ts";
import { createReceive } from "./receive.ts";
import { makeReference } from "./reference.ts";
import { createRefusing } from "./refusing.ts";
import { createRequests } from "./requests.ts";
import { createSignIn } from "./sign-in.ts";
import { createStartUpstream } from "./start-upstream.ts";
import { createTestSignins } from "./test-signin.ts";
import type { Signin, SigninRequest } from "./types.ts";

/**
 * The dispatcher over one stored request. Steps see the request and answer what the browser does next; none calls
 * another, so any node can take any step.
 */
export function createSignin(needs: SigninNeeds): Signin {
  const requests = createRequests(needs);
  const refusing = createRefusing(needs, requests);
  const identify = createIdentify(needs, requests, refusing);
  const tests = createTestSignins(needs, requests, refusing);
  const startUpstream = createStartUpstream(needs, requests, refusing);
  const startOpenid = createStartOpenid(needs, requests, refusing);
  const signIn = createSignIn(needs, refusing);

  return {
    async begin({ browserHash, target, loginHint, forceAuthn, connectionId, protocol = "saml" }) {
      const request: Omit<SigninRequest, "id"> = {
        browserHash,
        target,
        startedAt: needs.clock().getTime(),
        reference: makeReference(needs.random),
        ...(loginHint === undefined ? {} : { loginHint }),
        ...(forceAuthn === undefined ? {} : { forceAuthn }),
        ...(connectionId === undefined ? {} : { connectionId, protocol }),
      };
      const { id: requestId } = await requests.open(request);
      return connectionId === undefined
        ? { do: "identify", requestId }
        : { do: "upstream", requestId, connectionId, protocol };
    },

    async look(requestId, browserHash, from) {
      const { loginHint, connectionId, protocol } = await refusing.ownRequest(requestId, browserHash, from);
      return {
        ...(loginHint === undefined ? {} : { loginHint }),
        ...(connectionId === undefined ? {} : { connectionId }),
        ...(protocol === undefined ? {} : { protocol }),
      };
    },

    identify: async (requestId, email, browserHash, from) =>
      identify(await refusing.ownRequest(requestId, browserHash, from), email, from),

    startUpstream: async (requestId, connectionId, browserHash, from) =>
      startUpstream(await refusing.ownRequest(requestId, browserHash, from), connectionId, from),

    startOpenid: async (requestId, connectionId, browserHash, from) =>
      startOpenid(await refusing.ownRequest(requestId, browserHash, from), connectionId, from),

    finishOpenid: createFinishOpenid(needs, requests, refusing, signIn),
    receive: createReceive(needs, requests, refusing, tests),
    accept: createAccept(needs, requests, refusing, signIn),
    offerTest: tests.offer,
    testIsOpen: tests.isOpen,
    beginTest: tests.begin,

    async refuse(connectionId, code, message, from) {
      const connection =
        connectionId === undefined ? undefined : await refusing.knownConnection(connectionId);
      const tenantId = connection?.tenantId ?? needs.defaultTenantId;
      return refusing.refuse(code, message, { tenantId, connectionId: connection?.id, from });
    },
  };
}
