import { systemClock } from "../../kernel/clock.ts";
import { systemRandom } from "../../kernel/random.ts";
import type { AuthnRequestFacts } from "../../saml/idp/authn-request.ts";
import { encryptAssertion } from "../../saml/idp/encrypt.ts";
import { STATUS_SUCCESS } from "../../saml/names.ts";
import type { Person } from "../people.ts";
import { unchanged, type Answer } from "./answer.ts";
import type { TrustedServiceProvider } from "./service-provider.ts";
import type { SimulatorSettings } from "./vendor.ts";

/** Service providers with a slow clock would find a NotBefore of "now" in the future. */
const BACKDATE_MS = 30_000;

/** What this vendor says when all is well (SAML profiles 4.1.4.2). */
export function honestAnswer(
  settings: SimulatorSettings,
  trusted: TrustedServiceProvider,
  request: AuthnRequestFacts,
  person: Person,
): Answer {
  const { vendor, key, encrypt: content } = settings;
  const { encryptionCertificate: certificate } = trusted;
  const now = (settings.clock ?? systemClock)();
  const later = (ms: number): Date => new Date(now.getTime() + ms);
  const nameId = vendor.nameId(person, trusted.entityId);
  const id = `_${systemRandom.uuid()}`;
  const common = { issuer: vendor.entityId, issueInstant: now, inResponseTo: request.id };
  return {
    assertion: {
      ...common,
      id,
      nameId: nameId.value,
      nameIdFormat: nameId.format,
      recipient: trusted.acsUrl,
      audience: trusted.entityId,
      notBefore: later(-(vendor.backdateMs ?? BACKDATE_MS)),
      notOnOrAfter: later(vendor.validForMs),
      authnInstant: now,
      sessionIndex: vendor.sessionIndex(request.id, id),
      sessionNotOnOrAfter: vendor.sessionMs === undefined ? undefined : later(vendor.sessionMs),
      authnContext: vendor.authnContext,
      attributes: vendor.attributes(person),
    },
    response: {
      ...common,
      id: `_${systemRandom.uuid()}`,
      destination: trusted.acsUrl,
      status: { code: STATUS_SUCCESS },
    },
    sign: settings.sign ?? vendor.sign,
    key,
    ...(content !== undefined &&
      certificate !== undefined && {
        encrypt: (xml: string) => encryptAssertion(xml, { content, certificate }),
      }),
    editAssertion: vendor.assertionStyle ?? unchanged,
    editSigned: unchanged,
    editResponse: unchanged,
    editMessage: unchanged,
    relayState: request.relayState,
    acsUrl: trusted.acsUrl,
    redirect: (delivery) => delivery,
  };
}
