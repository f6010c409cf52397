import type { Connection } from "../connections/types.ts";
import type { AuditContext } from "../kernel/audit.ts";
import { Invalid, NotFound } from "../kernel/errors.ts";
import { sha256 } from "../kernel/random.ts";
import type { SigninNeeds } from "./needs.ts";
import { makeReference } from "./reference.ts";
import { untestable } from "./refusing.ts";
import type { Requests } from "./requests.ts";
import type { Draft, Protocol, Step, TestOffer } from "./types.ts";

/** Long enough to send the link to whoever has an account at the identity provider. */
const LINK_LIVES_MS = 60 * 60_000;

/** What a link of a test leads to; kept under the hash of its secret. */
interface Offered {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly protocol: Protocol;
  readonly draft: Draft;
  readonly reference: string;
  readonly testId: string;
  /** Of the set-up that the test is part of. */
  readonly setupLinkId?: string;
}

const PATHS: Readonly<Record<Protocol, string>> = { saml: "/saml", oidc: "/upstream/oidc" };

/** Links that begin a test sign-in (C12): each works once, in whichever browser, and from then on in that one. */
export function createTestOffers(
  { ephemeral, random, clock, transact, publicUrl }: SigninNeeds,
  requests: Requests,
) {
  const offered = async (connectionId: string, token: string): Promise<Offered | undefined> => {
    const text = await ephemeral.get(slot(token));
    if (text === undefined) return undefined;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `offer`
    const offer = JSON.parse(text) as Offered;
    return offer.connectionId === connectionId ? offer : undefined;
  };

  return {
    /** @throws NotFound, Invalid */
    async offer(
      connectionId: string,
      draft: Draft,
      by: AuditContext,
      setupLinkId?: string,
    ): Promise<TestOffer> {
      const { tenantId } = by;
      const connection = await transact(tenantId, ({ connections }) =>
        connections.find(tenantId, connectionId),
      );
      if (connection === undefined) throw new NotFound("no such connection");
      assertTestable(connection, draft);
      const { protocol } = connection;
      const token = random.token(32);
      const reference = makeReference(random);
      const testId = random.uuid();
      const part = setupLinkId === undefined ? {} : { setupLinkId };
      const offer: Offered = { tenantId, connectionId, protocol, draft, reference, testId, ...part };
      await ephemeral.put(slot(token), JSON.stringify(offer), LINK_LIVES_MS);
      return {
        testId,
        reference,
        url: `${publicUrl}${PATHS[protocol]}/${encodeURIComponent(connectionId)}/test/${token}`,
        expiresAt: new Date(clock().getTime() + LINK_LIVES_MS),
      };
    },

    isOpen: async (connectionId: string, token: string): Promise<boolean> =>
      (await offered(connectionId, token)) !== undefined,

    /** @throws NotFound for a link that is used, over, or made up */
    async begin(connectionId: string, token: string, browserHash: string): Promise<Step> {
      const offer = await offered(connectionId, token);
      if (offer === undefined || (await ephemeral.take(slot(token))) === undefined)
        throw new NotFound("no such test");
      const { id: requestId } = await requests.open({
        browserHash,
        target: { kind: "page", path: "/apps" },
        startedAt: clock().getTime(),
        reference: offer.reference,
        tenantId: offer.tenantId,
        connectionId,
        test: offer.draft,
        testId: offer.testId,
        ...(offer.setupLinkId === undefined ? {} : { setupLinkId: offer.setupLinkId }),
      });
      return { do: "upstream", requestId, connectionId, protocol: offer.protocol };
    },
  };
}

const slot = (token: string): string => `signin-test:${sha256(token)}`;

/** @throws Invalid for a connection that cannot be tried, or a draft of what its protocol does not have */
function assertTestable(connection: Connection, { certificates, settings = {} }: Draft): void {
  const isSaml = connection.protocol === "saml";
  if (untestable(connection) !== undefined)
    throw new Invalid("a test sign-in needs a connection that knows its identity provider", {
      nextStep: isSaml
        ? "Upload the identity provider's metadata to the connection first."
        : "Give the connection its issuer, client ID and client secret first.",
    });
  const { clockSkewSeconds: _both, ...ofSaml } = settings;
  if (!isSaml && (certificates !== undefined || Object.keys(ofSaml).length > 0))
    throw new Invalid("certificates and settings of SAML cannot be tried on a connection by OpenID Connect", {
      nextStep: "Send a draft of the mapping, or of settings.clockSkewSeconds.",
    });
}
