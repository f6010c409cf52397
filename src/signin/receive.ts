import { spUrls } from "../connections/sp-urls.ts";
import type { Check } from "../kernel/checks.ts";
import type { SignedFacts } from "../saml/types.ts";
import type { SigninNeeds } from "./needs.ts";
import type { Sighting } from "./recorder.ts";
import type { Refusing } from "./refusing.ts";
import type { Requests } from "./requests.ts";
import type { Visitor } from "./types.ts";

/**
 * A response at the ACS. It comes from another site, so no cookie is here to say whose it is: what is found true waits
 * under a one-time handle for the browser that began. The stored request stays, so that a stranger cannot burn it.
 */
export function createReceive(needs: SigninNeeds, requests: Requests, refusing: Refusing) {
  return async function receive(connectionId: string, field: string, from: Visitor) {
    const sealedMessage = needs.recorder.seal(field);
    const connection = await refusing.usableConnection(connectionId, { from, sealedMessage });
    const { tenantId, idp } = connection;
    const sp = spUrls(needs.publicUrl, connectionId);
    const decryption = await needs.keys.list(tenantId, "saml-decryption");
    const now = needs.clock();
    const trust = {
      idpEntityId: idp.entityId,
      certificates: idp.certificates,
      spEntityId: sp.entityId,
      acsUrl: sp.acsUrl,
      decryptionKeys: decryption.map((key) => key.privateKey),
      encryption: connection.encryption,
      clockSkewMs: needs.clockSkewMs,
      ...needs.saml,
    };
    const verdict = await needs.verifyResponse(field, trust, now);
    const seen = { tenantId, connectionId, sealedMessage, from, checks: verdict.checks };
    if (!verdict.ok) throw await refusing.refuse(verdict.code, verdict.message, seen);

    const { facts } = verdict;
    const { requestId, check } = await ownerOf(facts, seen, now.getTime());
    const checks = [...verdict.checks, check];
    const handle = await requests.park({ requestId, tenantId, connectionId, facts, checks, sealedMessage });
    return { handle };
  };

  /** The claim comes before the look-up, so that a replay is called by its name even after the sign-in has ended. */
  async function ownerOf(facts: SignedFacts, seen: Sighting, now: number) {
    const refuse = (code: string, message: string, failed: Check) =>
      refusing.refuse(code, message, { ...seen, checks: [...seen.checks, failed] });
    if (facts.inResponseTo === undefined)
      throw await refuse(
        "saml_unsolicited",
        "the response answers no request, and this connection wants one",
        {
          name: "in_response_to",
          ok: false,
          expected: "the ID of a request of ours",
        },
      );
    if (!(await requests.claimAssertion(seen.tenantId, facts, now)))
      throw await refuse("saml_replayed", "this assertion was presented before", {
        name: "first_use",
        ok: false,
        received: facts.assertionId,
      });
    const asked = { name: "in_response_to", expected: "a request under way", received: facts.inResponseTo };
    const request = await requests.answeredBy(facts.inResponseTo);
    if (request === undefined)
      throw await refuse("saml_request_unknown", "the request it answers is unknown, finished, or too old", {
        ...asked,
        ok: false,
      });
    if (request.tenantId !== seen.tenantId || request.connectionId !== seen.connectionId)
      throw await refuse(
        "signin_connection_mismatch",
        "the request it answers was sent by another connection",
        {
          ...asked,
          ok: false,
        },
      );
    return { requestId: request.id, check: { ...asked, ok: true } };
  }
}
