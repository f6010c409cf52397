import { spUrls } from "../../connections/sp-urls.ts";
import type { Connection, IdentityProvider } from "../../connections/types.ts";
import type { AuditContext, AuditEvent } from "../../kernel/audit.ts";
import type { Check } from "../../kernel/checks.ts";
import { NotFound } from "../../kernel/errors.ts";
import type { LogoutStatus, LogoutTrust, OutgoingLogout } from "../../saml/logout/types.ts";
import { makeReference } from "../reference.ts";
import type { Visitor } from "../types.ts";
import { LogoutRefused } from "./errors.ts";
import type { LogoutNeeds } from "./types.ts";

/** A SAML connection that knows its identity provider. */
export type Peer = Connection & { readonly idp: IdentityProvider };

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** xs:ID begins with a letter or "_" (XML schema part 2, 3.3.8). */
export const messageId = (needs: Pick<LogoutNeeds, "random">): string => `_${needs.random.token(24)}`;

/** The connection with its identity provider, what it is trusted for, and how it is answered. */
export function createPeers(needs: LogoutNeeds) {
  const { transact, locate, keys } = needs;

  async function find(tenantId: string, id: string): Promise<Peer | undefined> {
    const connection = await transact(tenantId, ({ connections }) => connections.find(tenantId, id));
    return connection !== undefined && connection.enabled ? withIdp(connection) : undefined;
  }

  const record = (peer: Peer, event: AuditEvent, from: Visitor): Promise<void> =>
    transact(peer.tenantId, ({ audit }) => audit.record(event, onBehalfOf(peer, from)));

  return {
    find,
    record,

    /** By the id in a public address. @throws NotFound for one that nobody may log out of: C13 holds here too */
    async at(id: string): Promise<Peer> {
      const tenantId = UUID.test(id) ? await locate.tenantOfConnection(id) : undefined;
      const peer = tenantId === undefined ? undefined : await find(tenantId, id);
      if (peer === undefined) throw new NotFound("no such connection");
      return peer;
    },

    async trustOf({ tenantId, id, idp, encryption }: Peer): Promise<LogoutTrust> {
      const decryption = await keys.list(tenantId, "saml-decryption");
      return {
        peerEntityId: idp.entityId,
        certificates: idp.certificates,
        sloUrl: spUrls(needs.publicUrl, id).sloUrl,
        decryptionKeys: decryption.map((key) => key.privateKey),
        encryption,
        clockSkewMs: needs.clockSkewMs,
        ...needs.saml,
      };
    },

    /** Writes the refusal down. @returns it, to be thrown */
    async refuse(
      peer: Peer,
      code: string,
      message: string,
      failed: Check | undefined,
      from: Visitor,
    ): Promise<LogoutRefused> {
      const reference = makeReference(needs.random);
      const about = failed === undefined ? {} : { failed };
      await record(peer, { name: "logout.refused", reference, connectionId: peer.id, code, ...about }, from);
      return new LogoutRefused(code, message, reference);
    },

    /** Signed, by the binding that the identity provider takes; absent if it takes none. */
    async answer(
      peer: Peer,
      request: { readonly id: string; readonly relayState: string | undefined },
      status: LogoutStatus,
    ): Promise<OutgoingLogout | undefined> {
      const { sloUrl, sloResponseUrl, sloBinding } = peer.idp;
      if (sloUrl === undefined) return undefined;
      return needs.logoutResponse({
        id: messageId(needs),
        issueInstant: needs.clock(),
        issuer: spUrls(needs.publicUrl, peer.id).entityId,
        destination: sloResponseUrl ?? sloUrl,
        binding: sloBinding ?? "redirect",
        relayState: request.relayState,
        inResponseTo: request.id,
        status,
        key: await keys.active(peer.tenantId, "saml-signing"),
      });
    },
  };
}

export type Peers = ReturnType<typeof createPeers>;

function withIdp(connection: Connection): Peer | undefined {
  const { idp, protocol } = connection;
  return protocol === "saml" && idp !== undefined ? { ...connection, idp } : undefined;
}

/** For the trail: the identity provider acts, through a browser. */
export const onBehalfOf = ({ tenantId, id, name }: Peer, from: Visitor): AuditContext => ({
  tenantId,
  actor: { kind: "system", id, name: `identity provider of ${name}` },
  ...(from.ip === undefined ? {} : { ip: from.ip }),
  ...(from.requestId === undefined ? {} : { requestId: from.requestId }),
});
