import type { Check } from "../../kernel/checks.ts";
import type {
  AuthenticRequest,
  IncomingLogout,
  LogoutRequestFacts,
  LogoutResponseFacts,
  LogoutStatus,
} from "../../saml/logout/types.ts";
import { identityKeyOf } from "../identity-key.ts";
import type { Visitor } from "../types.ts";
import { createEndSessions, type Ending } from "./end-sessions.ts";
import { noteLogout } from "./late-assertions.ts";
import type { Marks } from "./marks.ts";
import type { Peer, Peers } from "./peer.ts";
import type { Logout, LogoutNeeds, LogoutStep } from "./types.ts";

/** Where a person ends who was signed out from the identity provider's side, if it takes no answer. */
const SIGNED_OUT = "/logout";

/** The same for every cause: what exactly is wrong stands in the trail, and is no stranger's business. */
const DENIED: LogoutStatus = { code: "Requester", detail: "RequestDenied" };

/** Messages of identity providers, obeyed by the identity that they sign and never by the browser that carries them. */
export function createReceive(needs: LogoutNeeds, peers: Peers, marks: Marks): Logout["receive"] {
  const endSessions = createEndSessions(needs);

  return async function receive(connectionId: string, incoming: IncomingLogout, from: Visitor) {
    const peer = await peers.at(connectionId);
    const now = needs.clock();
    const verdict = await needs.verifyLogout(incoming, await peers.trustOf(peer), now);
    if (!verdict.ok)
      return refuse(peer, verdict.code, verdict.message, verdict.checks.at(-1), from, verdict.request);
    const { facts } = verdict;
    const request = facts.kind === "request" ? facts : undefined;
    // Before all else, so that a replay is called by its name whatever became of the first.
    if (!(await marks.claim(peer.tenantId, facts, now.getTime())))
      return refuse(
        peer,
        "saml_logout_replayed",
        "this logout message was presented before",
        { name: "first_use", ok: false, received: facts.id },
        from,
        request,
      );
    return facts.kind === "request" ? obey(peer, facts, from) : arrive(peer, facts, from);
  };

  async function obey(peer: Peer, facts: LogoutRequestFacts, from: Visitor): Promise<LogoutStep> {
    const { tenantId, id: connectionId } = peer;
    const { nameIdFormat, nameId, sessionIndexes } = facts;
    const key = identityKeyOf(peer, facts);
    // Of somebody unknown too: a first sign-in may be under way.
    await noteLogout(needs.ephemeral, key, facts, needs.clock().getTime());
    const identity = await needs.transact(tenantId, ({ people }) => people.findIdentity(key));
    if (identity === undefined)
      return refuse(
        peer,
        "saml_logout_person_unknown",
        "nobody has signed in by this connection under that name",
        { name: "person", ok: false, received: `${nameId} (${nameIdFormat})` },
        from,
        facts,
      );
    const { personId } = identity;
    const ending = await tryToEnd(peer, personId, sessionIndexes, from);
    if (ending === undefined) return answer(peer, facts, { code: "Responder" });
    if (ending.stranger)
      return refuse(
        peer,
        "saml_logout_session_unknown",
        "the person has other sessions here, and none of those that were named",
        { name: "session_index", ok: false, received: sessionIndexes.join(", ") },
        from,
        facts,
      );
    const { ended } = ending;
    await peers.record(peer, { name: "logout.received", targetId: personId, connectionId, ended }, from);
    return answer(peer, facts, { code: "Success" });
  }

  /** @returns absent if the store failed: the identity provider is told so, and can ask again */
  async function tryToEnd(
    peer: Peer,
    personId: string,
    indexes: readonly string[],
    from: Visitor,
  ): Promise<Ending | undefined> {
    try {
      return await endSessions(peer, personId, indexes, from);
    } catch (error) {
      needs.log.error({ error, connectionId: peer.id, personId }, "logout failed");
      return undefined;
    }
  }

  /** The answer to a request of ours: it must be to this one, from the one that was asked, and the first. */
  async function arrive(peer: Peer, facts: LogoutResponseFacts, from: Visitor): Promise<LogoutStep> {
    const { inResponseTo, relayState, status, detail } = facts;
    const asked = await marks.peek(inResponseTo);
    const ours = asked?.tenantId === peer.tenantId && asked.connectionId === peer.id;
    if (asked === undefined || !ours)
      return refuse(
        peer,
        "saml_logout_unsolicited",
        "it answers no logout request that this connection sent and that still waits",
        { name: "in_response_to", ok: false, received: inResponseTo },
        from,
      );
    // A few products forget to send it back; where it leads is remembered here, so that does no harm.
    if (relayState !== undefined && relayState !== asked.relayState)
      return refuse(
        peer,
        "saml_logout_relay_state",
        "the RelayState is not the one that was sent with the request",
        { name: "relay_state", ok: false, received: relayState },
        from,
      );
    if (!(await marks.settle(inResponseTo)))
      return refuse(
        peer,
        "saml_logout_unsolicited",
        "the request was answered meanwhile",
        { name: "in_response_to", ok: false, received: inResponseTo },
        from,
      );
    const { personId: targetId, connectionId } = asked;
    const told = [status, ...(detail === undefined ? [] : [detail])].map(shortName).join("/");
    await peers.record(peer, { name: "logout.answered", targetId, connectionId, status: told }, from);
    return { do: "arrive", at: asked.next };
  }

  async function answer(peer: Peer, request: AuthenticRequest, status: LogoutStatus): Promise<LogoutStep> {
    const message = await peers.answer(peer, request, status);
    return message === undefined ? { do: "arrive", at: SIGNED_OUT } : { do: "carry", message };
  }

  /**
   * Recorded in any case. The signer of a request is told, by a signed answer; anybody else sees a page.
   * @throws LogoutRefused
   */
  async function refuse(
    peer: Peer,
    code: string,
    message: string,
    failed: Check | undefined,
    from: Visitor,
    request?: AuthenticRequest,
  ): Promise<LogoutStep> {
    const refusal = await peers.refuse(peer, code, message, failed, from);
    const denied = request && (await peers.answer(peer, request, DENIED));
    if (denied === undefined) throw refusal;
    return { do: "carry", message: denied };
  }
}

const shortName = (uri: string): string => uri.replace("urn:oasis:names:tc:SAML:2.0:status:", "");
