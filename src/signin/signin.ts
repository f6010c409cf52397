import { readEmail } from "../mapping/email.ts";
import { createAccept } from "./accept.ts";
import { createChoose } from "./choose.ts";
import { createIdentify, tenantOf } from "./identify.ts";
import type { SigninNeeds } from "./needs.ts";
import { createOffered } from "./offered.ts";
import { createFinishOpenid } from "./openid/finish.ts";
import { createOwnerOf } from "./openid/owner.ts";
import { createStartOpenid } from "./openid/start.ts";
import { createOpenidTests } from "./openid/test.ts";
import { createVerifyOpenid } from "./openid/verify.ts";
import { createOwedSteps, type OwedSteps } from "./owed/steps.ts";
import { createPassword, type NotIn } from "./password.ts";
import { createReceive } from "./receive.ts";
import { makeReference } from "./reference.ts";
import { createRefusing } from "./refusing.ts";
import { createRequests } from "./requests.ts";
import { createRouting } from "./routing.ts";
import { createSignIn } from "./sign-in.ts";
import { createStartUpstream } from "./start-upstream.ts";
import { createTestOffers } from "./test-offers.ts";
import { createTestReport } from "./test-report.ts";
import { createTestSignins } from "./test-signin.ts";
import type { BeginInput, Outcome, Signin, SigninRequest, Visitor } from "./types.ts";

/** The flow, with what may be owed between its first step and the session. */
export interface SigninFlow extends Signin {
  readonly owed: OwedSteps;
  /** Whose sign-in this is, by its app or its domain; for the looks of its pages. Refuses and records nothing. */
  tenantOf(requestId: string, browserHash: string | undefined): Promise<string | undefined>;
  /** Local sign-in (T1), where {@link Signin.identify} led to it. */
  password(
    requestId: string,
    password: string,
    browserHash: string | undefined,
    from: Visitor,
  ): Promise<Outcome | NotIn>;
}

/**
 * The dispatcher over one stored request. Steps see the request and answer what the browser does next; none calls
 * another, so any node can take any step.
 */
export function createSignin(needs: SigninNeeds): SigninFlow {
  const requests = createRequests(needs);
  const refusing = createRefusing(needs, requests);
  const identify = createIdentify(needs, requests, refusing);
  const report = createTestReport(needs);
  const offers = createTestOffers(needs, requests);
  const tests = createTestSignins(needs, requests, refusing, report);
  const startUpstream = createStartUpstream(needs, requests, refusing);
  const ownerOf = createOwnerOf(requests, refusing);
  const verifyOpenid = createVerifyOpenid(needs);
  const openidTests = createOpenidTests(needs, requests, refusing, report, ownerOf, verifyOpenid);
  const startOpenid = createStartOpenid(needs, requests, refusing, openidTests);
  const signIn = createSignIn(needs, requests, refusing);

  /** A request whose first step is done takes no other one. */
  async function early(requestId: string, browserHash: string | undefined, from: Visitor) {
    const request = await refusing.ownRequest(requestId, browserHash, from);
    if (request.authenticated === undefined) return request;
    throw await refusing.refuse("signin_step_late", "somebody has signed in already in this request", {
      tenantId: request.authenticated.tenantId,
      from,
    });
  }

  const choosing = createChoose(needs, requests, refusing);
  const route = createRouting(needs);
  const offered = createOffered(needs);
  const signInByPassword = createPassword(needs, requests, refusing);

  /** Where an app's hint leads without a question: to one connection of the app's own tenant, or nowhere. */
  async function followed({ target, loginHint, followHint }: BeginInput) {
    const email = followHint ? readEmail(loginHint ?? "") : undefined;
    const routed = email && (await route(email, { within: tenantOf({ target }) }));
    if (!routed || !("connectionId" in routed)) return undefined;
    // Where a password would do as well, the person chooses.
    return (await offered(routed.tenantId)).password ? undefined : routed;
  }

  return {
    async begin(input) {
      const { browserHash, target, loginHint, forceAuthn } = input;
      const { connectionId, protocol = "saml" } = (await followed(input)) ?? input;
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

    look: early,

    identify: async (requestId, typed, browserHash, from) =>
      identify(await early(requestId, browserHash, from), typed, from),

    choices: async (requestId, browserHash, from) =>
      choosing.choices(await early(requestId, browserHash, from)),

    choose: async (requestId, connectionId, browserHash, from) =>
      choosing.choose(await early(requestId, browserHash, from), connectionId, from),

    startUpstream: async (requestId, connectionId, browserHash, from) =>
      startUpstream(await early(requestId, browserHash, from), connectionId, from),

    startOpenid: async (requestId, connectionId, browserHash, from) =>
      startOpenid(await early(requestId, browserHash, from), connectionId, from),

    finishOpenid: createFinishOpenid(needs, requests, refusing, ownerOf, verifyOpenid, signIn),
    finishOpenidTest: openidTests.receive,
    receive: createReceive(needs, requests, refusing, tests),
    accept: createAccept(needs, requests, refusing, signIn),
    password: async (requestId, password, browserHash, from) =>
      signInByPassword(await early(requestId, browserHash, from), password, from),
    owed: createOwedSteps(needs, requests, refusing),

    async tenantOf(requestId, browserHash) {
      const request = await requests.read(requestId);
      if (request === undefined || request.browserHash !== browserHash) return undefined;
      return request.tenantId ?? tenantOf(request);
    },

    offerTest: offers.offer,
    testIsOpen: offers.isOpen,
    beginTest: offers.begin,

    async refuse(at, code, message, from) {
      if (typeof at === "object") return refusing.refuse(code, message, { ...at, from });
      const connection = at === undefined ? undefined : await refusing.knownConnection(at);
      const tenantId = connection?.tenantId ?? needs.defaultTenantId;
      return refusing.refuse(code, message, { tenantId, connectionId: connection?.id, from });
    },
  };
}
