import type { SamlApp } from "../../apps/types.ts";
import { AuthnRequestMalformed, ConsumerNotRegistered } from "../../saml/idp/errors.ts";
import type { AuthnRequestFacts } from "../../saml/idp/authn-request.ts";

/**
 * Where the answer goes: only ever to what is registered, compared whole. An app that names none gets its default.
 * @throws ConsumerNotRegistered, AuthnRequestMalformed
 * @see SAML core 3.4.1; metadata 2.2.3 for the default
 */
export function consumerOf(
  { acs }: Pick<SamlApp, "acs">,
  { acsUrl, acsIndex }: Pick<AuthnRequestFacts, "acsUrl" | "acsIndex">,
): string {
  if (acsUrl !== undefined && acsIndex !== undefined)
    throw new AuthnRequestMalformed("It names its consumer by address and by index.");
  if (acsUrl === undefined && acsIndex === undefined) return defaultConsumer({ acs });
  const found = acs.find(({ url, index }) =>
    acsUrl === undefined ? String(index) === acsIndex : url === acsUrl,
  );
  if (found) return found.url;
  throw new ConsumerNotRegistered("The answer was to go to an address that is not registered for the app.", {
    mismatch: {
      expected: acs
        .slice(0, 5)
        .map(({ url, index }) => `${index}: ${url}`)
        .join(", "),
      received: acsUrl?.slice(0, 200) ?? `index ${acsIndex?.slice(0, 20)}`,
    },
    nextStep: "Register the address that the app sends as AssertionConsumerServiceURL.",
  });
}

export const defaultConsumer = ({ acs }: Pick<SamlApp, "acs">): string =>
  (acs.find(({ isDefault }) => isDefault) ?? acs[0])?.url ?? "";
