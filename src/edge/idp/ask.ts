import type { SamlApp } from "../../apps/types.ts";
import { claimedIssuer, readAuthnRequest, type AuthnRequestFacts } from "../../saml/idp/authn-request.ts";
import { RelayStateRefused, ServiceProviderDisabled, ServiceProviderUnknown } from "../../saml/idp/errors.ts";
import type { IncomingRequest } from "../../saml/idp/incoming.ts";
import type { Visitor } from "../../signin/types.ts";
import type { Asked } from "./asked.ts";
import { consumerOf } from "./consumer.ts";
import type { IdpNeeds } from "./needs.ts";
import type { Refusing } from "./refusals.ts";
import type { Provider } from "./tenant.ts";

/** An AuthnRequest that may be answered, and by whom it was sent. */
export interface Question {
  readonly app: SamlApp;
  readonly facts: AuthnRequestFacts;
  readonly asked: Asked;
}

/** SAML bindings 3.4.3 says 80 bytes; many products send more. */
const LONGEST_RELAY_STATE = 2048;

/** Checks a request from end to end; nothing is answered, and nobody asked to sign in, before all has passed. */
export function createAsk(needs: Pick<IdpNeeds, "apps" | "clock">, refusing: Refusing) {
  return async function ask(
    provider: Provider,
    read: () => IncomingRequest,
    from: Visitor,
  ): Promise<Question> {
    const { tenantId, urls } = provider;
    let issuer: string | undefined;
    let appId: string | undefined;
    try {
      const incoming = read();
      issuer = claimedIssuer(incoming);
      const app = await senderOf(tenantId, issuer);
      appId = app.id;
      const facts = readAuthnRequest(incoming, {
        certificates: app.certificates,
        requireSignature: app.requireSignedRequests,
        endpoint: urls.ssoUrl,
        now: needs.clock(),
      });
      assertRelayState(facts.relayState);
      return { app, facts, asked: askedOf(app, facts, issuer) };
    } catch (error) {
      throw await refusing.recorded(error, { tenantId, appId, issuer }, from);
    }
  };

  async function senderOf(tenantId: string, entityId: string): Promise<SamlApp> {
    const app = await needs.apps.findByEntityId(tenantId, entityId);
    if (app === undefined)
      throw new ServiceProviderUnknown("No app of that entity ID is registered.", {
        mismatch: { received: entityId.slice(0, 200) },
        nextStep: "Register the app, or correct the entity ID that it sends.",
      });
    if (!app.enabled) throw new ServiceProviderDisabled("The app is disabled.");
    return app;
  }
}

function askedOf(app: SamlApp, facts: AuthnRequestFacts, issuer: string): Asked {
  // What was looked up is what was signed: the two readings must not differ.
  if (facts.issuer !== issuer) throw new ServiceProviderUnknown("The signed request is another app's.");
  const { id, relayState, forceAuthn, isPassive, nameIdFormat, authnContexts, authnContextComparison } =
    facts;
  return {
    tenantId: app.tenantId,
    appId: app.id,
    acsUrl: consumerOf(app, facts),
    inResponseTo: id,
    ...(relayState !== undefined && { relayState }),
    forceAuthn,
    isPassive,
    ...(nameIdFormat !== undefined && { nameIdFormat }),
    authnContexts,
    authnContextComparison,
  };
}

/** A form field is what brings it back: browsers turn every line end there into another. @throws RelayStateRefused */
export function assertRelayState(relayState: string | undefined): void {
  if (relayState === undefined) return;
  const bytes = Buffer.byteLength(relayState);
  if (bytes <= LONGEST_RELAY_STATE && !/\p{Cc}/u.test(relayState) && relayState.isWellFormed()) return;
  throw new RelayStateRefused("The RelayState cannot be given back as it came.", {
    mismatch: {
      expected: `at most ${LONGEST_RELAY_STATE} bytes without control characters`,
      received: `${bytes} bytes`,
    },
  });
}
