import type { AccountClaims } from "oidc-provider";
import { rolesOf } from "../../apps/roles.ts";
import type { App } from "../../apps/types.ts";
import type { Person } from "../../directory/types.ts";
import type { SignedIn } from "../http/signed-in.ts";

/** What each scope releases (OpenID Connect core 5.4); `groups` and `roles` are ours. */
export const CLAIMS_BY_SCOPE = {
  openid: ["sub", "acr", "amr", "auth_time", "sid"],
  profile: ["name", "given_name", "family_name", "preferred_username"],
  email: ["email", "email_verified"],
  groups: ["groups"],
  roles: ["roles"],
};

/** The address was asserted by the connection that its verified domain is linked to (D5): it counts as verified. */
export const claimsOf = (app: App, person: Person): AccountClaims => ({
  sub: person.id,
  name: person.displayName,
  given_name: person.givenName,
  family_name: person.familyName,
  preferred_username: person.email,
  email: person.email,
  email_verified: true,
  groups: [...person.groups],
  roles: [...rolesOf(app, person)],
});

const AC = "urn:oasis:names:tc:SAML:2.0:ac:classes:";

/** Ways to authenticate that we can name in OpenID Connect's terms; RFC 8176 2 lists the values. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  [`${AC}Password`]: ["pwd"],
  [`${AC}PasswordProtectedTransport`]: ["pwd"],
  [`${AC}TimeSyncToken`]: ["otp"],
  [`${AC}Kerberos`]: ["wia"],
  [`${AC}X509`]: ["swk"],
  [`${AC}TLSClient`]: ["swk"],
  [`${AC}SmartcardPKI`]: ["sc"],
  [`${AC}MobileTwoFactorContract`]: ["mfa"],
  [`${AC}MobileTwoFactorUnregistered`]: ["mfa"],
  "https://refeds.org/profile/mfa": ["mfa"],
  "http://schemas.microsoft.com/claims/multipleauthn": ["mfa"],
};

/** Classes that an identity provider may assert and that we pass on unchanged as `acr`. */
export const ACR_VALUES = [...Object.keys(METHODS), `${AC}unspecified`];

/** How and when the person proved who they are: at the identity provider, not here. */
export function authenticationOf(signedIn: SignedIn) {
  const amr = signedIn.authnContext === undefined ? undefined : METHODS[signedIn.authnContext];
  return {
    ts: Math.floor(authenticatedAt(signedIn) / 1000),
    ...(signedIn.authnContext !== undefined && { acr: signedIn.authnContext }),
    ...(amr && { amr: [...amr] }),
  };
}

/** Milliseconds since the epoch; an identity provider whose clock is ahead gains nothing. */
export const authenticatedAt = (signedIn: SignedIn): number => Math.min(signedIn.authnInstant, signedIn.at);
