import type { Connection, RequestSettings } from "../connections/types.ts";
import type { Check } from "../kernel/checks.ts";
import type { SignedFacts } from "../saml/types.ts";
import { demandsOf, measure, type Demands } from "./demands.ts";
import { answeredAt, momentsOf, type Moment } from "./moments.ts";
import type { SigninNeeds } from "./needs.ts";
import type { Sighting } from "./recorder.ts";
import type { Refusing } from "./refusing.ts";
import type { Requests } from "./requests.ts";
import type { TestSignins } from "./test-signin.ts";
import { trustIn } from "./trust.ts";
import type { Received, Visitor } from "./types.ts";

/**
 * A response at the ACS. It comes from another site, so no cookie is here to say whose it is: what is found true waits
 * under a one-time handle for the browser that began. The stored request stays, so that a stranger cannot burn it.
 */
export function createReceive(
  needs: SigninNeeds,
  requests: Requests,
  refusing: Refusing,
  tests: Pick<TestSignins, "receive">,
) {
  return async function receive(connectionId: string, field: string, from: Visitor): Promise<Received> {
    const tested = await tests.receive(connectionId, field, from);
    if (tested !== undefined) return { tested };
    const sealedMessage = needs.recorder.seal(field);
    const connection = await refusing.usableConnection(connectionId, { from, sealedMessage });
    const { tenantId } = connection;
    const now = needs.clock();
    const trust = await trustIn(connection, needs);
    const verdict = await needs.verifyResponse(field, trust, now);
    const answered = answeredAt(now, needs.clock());
    const seen = { tenantId, connectionId, sealedMessage, from, checks: verdict.checks, moments: answered };
    if (!verdict.ok) {
      const proof = { browser: () => beganIn(verdict.claimed.inResponseTo) };
      throw await refusing.refuse(verdict.code, verdict.message, { ...seen, proof });
    }
    const { facts } = verdict;
    const owner = await ownerOf(facts, connection, seen);
    const moments = [...owner.moments, ...answered];
    const settled = { ...seen, moments, proof: { facts }, checks: [...verdict.checks, owner.check] };
    const { checks, unmet } = measure(owner.demands, facts, needs.clockSkewMs);
    const whole = { ...settled, checks: [...settled.checks, ...checks] };
    if (unmet !== undefined) throw await refusing.refuse(unmet.code, unmet.message, whole);
    const parked = { tenantId, connectionId, facts, checks: whole.checks, moments, sealedMessage };
    const { requestId } = owner;
    return { handle: await requests.park(requestId === undefined ? parked : { ...parked, requestId }) };
  };

  /** Nobody but the browser that began and its identity provider knows the ID of the request. */
  async function beganIn(inResponseTo: string | undefined): Promise<string | undefined> {
    return inResponseTo === undefined ? undefined : (await requests.answeredBy(inResponseTo))?.browserHash;
  }

  /** The claim comes before the look-up, so that a replay is called by its name even after the sign-in has ended. */
  async function ownerOf(facts: SignedFacts, connection: Connection, seen: Sighting): Promise<Owner> {
    const refuse = (code: string, message: string, failed: Check) =>
      refusing.refuse(code, message, { ...seen, checks: [...seen.checks, failed] });
    const { inResponseTo } = facts;
    if (inResponseTo === undefined && !connection.idpInitiated)
      throw await refuse(
        "saml_unsolicited",
        "the response answers no request, and this connection wants one",
        {
          name: "in_response_to",
          ok: false,
          expected: "the ID of a request of ours",
        },
      );
    if (!(await requests.claimAssertion(seen.tenantId, facts, needs.clock().getTime())))
      throw await refuse("saml_replayed", "this assertion was presented before", {
        name: "first_use",
        ok: false,
        received: facts.assertionId,
      });
    if (inResponseTo === undefined) return unsolicited(connection.request);
    const asked = { name: "in_response_to", expected: "a request under way", received: inResponseTo };
    const request = await requests.answeredBy(inResponseTo);
    // A test signs nobody in, on whichever road its answer comes.
    if (request === undefined || request.test !== undefined)
      throw await refuse("saml_request_unknown", "the request it answers is unknown, finished, or too old", {
        ...asked,
        ok: false,
      });
    const { tenantId, connectionId, askedBy } = request;
    if (tenantId !== seen.tenantId || connectionId !== seen.connectionId || askedBy !== seen.connectionId)
      throw await refuse(
        "signin_connection_mismatch",
        "the request it answers was sent by another connection",
        {
          ...asked,
          ok: false,
        },
      );
    return {
      requestId: request.id,
      check: { ...asked, ok: true },
      demands: request.demands ?? {},
      moments: momentsOf(request),
    };
  }
}

/** Whose a response is: of a stored request, or of whichever browser brings it (C7). */
interface Owner {
  readonly requestId: string | undefined;
  readonly check: Check;
  readonly demands: Demands;
  readonly moments: readonly Moment[];
}

/** Nobody was asked, so nothing can be demanded but what holds for every sign-in. */
const unsolicited = (settings: RequestSettings): Owner => ({
  requestId: undefined,
  check: { name: "in_response_to", ok: true, expected: "none: unsolicited is allowed", received: "none" },
  demands: demandsOf(settings, false, 0),
  moments: [],
});
