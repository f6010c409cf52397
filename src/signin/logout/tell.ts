import { spUrls } from "../../connections/sp-urls.ts";
import type { Visitor } from "../types.ts";
import { type Marks, REQUEST_LIVES_MS } from "./marks.ts";
import { messageId, type Peers } from "./peer.ts";
import type { Logout, LogoutNeeds } from "./types.ts";

/** Our side first: the session here is over already, and stays so whatever the identity provider answers, or does not. */
export function createTell(needs: LogoutNeeds, peers: Peers, marks: Marks): Pick<Logout, "offer" | "tell"> {
  return {
    async offer(leaving, next) {
      const peer = await peers.find(leaving.tenantId, leaving.connectionId);
      return peer?.idp.sloUrl === undefined ? undefined : marks.offer({ leaving, next });
    },

    async tell(handle: string, fallback: string, from: Visitor) {
      const offer = await marks.takeOffer(handle);
      if (offer === undefined) return { do: "arrive", at: fallback };
      const { leaving, next } = offer;
      const { tenantId, connectionId, personId } = leaving;
      const peer = await peers.find(tenantId, connectionId);
      if (peer?.idp.sloUrl === undefined) return { do: "arrive", at: next };
      const id = messageId(needs);
      const relayState = needs.random.token(24);
      const issueInstant = needs.clock();
      const message = needs.logoutRequest({
        id,
        issueInstant,
        notOnOrAfter: new Date(issueInstant.getTime() + REQUEST_LIVES_MS),
        issuer: spUrls(needs.publicUrl, connectionId).entityId,
        destination: peer.idp.sloUrl,
        binding: peer.idp.sloBinding ?? "redirect",
        relayState,
        nameId: leaving.nameId,
        nameIdFormat: leaving.nameIdFormat,
        nameQualifier: leaving.nameQualifier,
        spNameQualifier: leaving.spNameQualifier,
        sessionIndex: leaving.sessionIndex,
        key: await needs.keys.active(tenantId, "saml-signing"),
      });
      await marks.asked(id, { tenantId, connectionId, personId, relayState, next });
      await peers.record(peer, { name: "logout.sent", targetId: personId, connectionId }, from);
      return { do: "carry", message };
    },
  };
}
