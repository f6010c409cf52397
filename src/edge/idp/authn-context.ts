import { MULTI_FACTOR } from "../../signin/authn-methods.ts";
import type { SignedIn } from "../http/signed-in.ts";

const AC = "urn:oasis:names:tc:SAML:2.0:ac:classes:";
const UNSPECIFIED = `${AC}unspecified`;
const PASSWORD = `${AC}Password`;
/** A password over TLS, and there is no other way here. */
const PROTECTED = `${AC}PasswordProtectedTransport`;

/** From weak to strong, for requests that want "at least"; what is not here has no place in an order. */
const RANKS: Readonly<Record<string, number>> = {
  [UNSPECIFIED]: 0,
  [PASSWORD]: 1,
  [PROTECTED]: 1,
  [`${AC}Kerberos`]: 2,
  [`${AC}TimeSyncToken`]: 2,
  [`${AC}X509`]: 2,
  [`${AC}TLSClient`]: 2,
  [`${AC}SmartcardPKI`]: 3,
  [`${AC}MobileTwoFactorContract`]: 3,
  [`${AC}MobileTwoFactorUnregistered`]: 3,
  "http://schemas.microsoft.com/claims/multipleauthn": 3,
  [MULTI_FACTOR]: 3,
};

/** All that is true of the sign-in, the strongest first. */
function contextsOf({ method, authnContext, secondFactor }: SignedIn): readonly string[] {
  const first = method === "password" ? PROTECTED : (authnContext ?? UNSPECIFIED);
  const same = first === PROTECTED || first === PASSWORD ? [PROTECTED, PASSWORD] : [];
  return [...(secondFactor === undefined ? [] : [MULTI_FACTOR]), first, ...same];
}

/**
 * The context that the assertion names: one that was asked for and is true, or the strongest where none was.
 * @returns `undefined` where nothing that was asked for is true
 * @see SAML core 3.3.2.2.1
 */
export function contextFor(
  signedIn: SignedIn,
  asked: { readonly authnContexts: readonly string[]; readonly authnContextComparison: string },
): string | undefined {
  const { authnContexts, authnContextComparison } = asked;
  const held = contextsOf(signedIn);
  const [strongest = UNSPECIFIED] = held;
  if (authnContexts.length === 0) return strongest;
  const ranks = authnContexts.map((each) => RANKS[each] ?? Number.NaN);
  const rank = RANKS[strongest] ?? Number.NaN;
  switch (authnContextComparison) {
    case "exact":
      return authnContexts.find((each) => each === UNSPECIFIED || held.includes(each));
    case "minimum":
      return (
        held.find((each) => authnContexts.includes(each)) ??
        (ranks.some((each) => rank >= each) ? strongest : undefined)
      );
    case "better":
      return ranks.every((each) => rank > each) ? strongest : undefined;
    case "maximum":
      return held.find((each) => ranks.some((limit) => (RANKS[each] ?? Number.NaN) <= limit));
    default:
      return undefined;
  }
}
