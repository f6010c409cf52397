import type { AccountClaims } from "oidc-provider";
import { releasedClaims } from "../../apps/released-claims.ts";
import { rolesOf } from "../../apps/roles.ts";
import type { App } from "../../apps/types.ts";
import type { Person } from "../../directory/types.ts";
import type { Domain } from "../../domains/types.ts";
import type { SecondFactor } from "../../policies/owed.ts";
import { AUTHN_METHODS, MULTI_FACTOR } from "../../signin/authn-methods.ts";
import type { SignedIn } from "../http/signed-in.ts";

/** What each scope releases (OpenID Connect core 5.4); `groups` and `roles` are ours. */
export const CLAIMS_BY_SCOPE = {
  openid: ["sub", "acr", "amr", "auth_time", "sid"],
  profile: ["name", "given_name", "family_name", "preferred_username"],
  email: ["email", "email_verified"],
  groups: ["groups"],
  roles: ["roles"],
};

/** A person, and whether somebody answers for the address. */
export interface KnownPerson extends Person {
  /**
   * The tenant has proved the address's domain, so it may say whose the mailboxes are. An address that an
   * administrator typed in says nothing by itself, nor does one in a domain whose proof is gone for good.
   */
  readonly emailVerified: boolean;
}

/** @param domain that decides over the person's address */
export const knownPerson = (person: Person, domain: Pick<Domain, "status"> | undefined): KnownPerson => ({
  ...person,
  emailVerified: domain?.status === "verified" || domain?.status === "grace",
});

export const claimsOf = (app: App, person: KnownPerson): AccountClaims => ({
  sub: person.id,
  name: person.displayName,
  given_name: person.givenName,
  family_name: person.familyName,
  preferred_username: person.email,
  email: person.email,
  email_verified: person.emailVerified,
  groups: [...person.groups],
  roles: [...rolesOf(app, person)],
  ...(app.protocol === "oidc" && releasedClaims(app, person)),
});

/** RFC 8176 2; a recovery code is a one-time password on paper. */
const SECOND = {
  totp: ["otp", "mfa"],
  passkey: ["hwk", "mfa"],
  "recovery-code": ["otp", "mfa"],
  trusted: ["mfa"],
} as const satisfies Readonly<Record<SecondFactor["method"], readonly string[]>>;

/** How and when the person proved who they are: at the identity provider, here, or first there and then here. */
export function authenticationOf(signedIn: SignedIn) {
  const { secondFactor, authnContext } = signedIn;
  const acr = secondFactor === undefined ? authnContext : MULTI_FACTOR;
  const amr = new Set([
    ...firstOf(signedIn),
    ...(secondFactor === undefined ? [] : SECOND[secondFactor.method]),
  ]);
  return {
    ts: Math.floor(authenticatedAt(signedIn) / 1000),
    ...(acr !== undefined && { acr }),
    ...(amr.size > 0 && { amr: [...amr] }),
  };
}

function firstOf({ method, authnContext, amr = [] }: SignedIn): readonly string[] {
  if (method === "password") return ["pwd"];
  const known = authnContext === undefined ? undefined : AUTHN_METHODS[authnContext];
  return [
    ...(known ?? []),
    ...amr.flatMap((way) => AUTHN_METHODS[way] ?? (REGISTERED.test(way) ? [way] : [])),
  ];
}

/** The form of the names in RFC 8176; URIs and the like are other vocabularies'. */
const REGISTERED = /^[a-z]{2,8}$/;

/** Milliseconds since the epoch; an identity provider whose clock is ahead gains nothing. */
export const authenticatedAt = (signedIn: SignedIn): number => Math.min(signedIn.authnInstant, signedIn.at);
