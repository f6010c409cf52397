import type { VerifiedFacts } from "./types.ts";

const AC = "urn:oasis:names:tc:SAML:2.0:ac:classes:";
const MICROSOFT = "http://schemas.microsoft.com/claims/";
/** Asserted by us, too, of whoever gave a second factor here. */
export const MULTI_FACTOR = "https://refeds.org/profile/mfa";

/** Ways to authenticate that we can name in OpenID Connect's terms; RFC 8176 2 lists the values. */
export const AUTHN_METHODS: Readonly<Record<string, readonly string[]>> = {
  [`${AC}Password`]: ["pwd"],
  [`${AC}PasswordProtectedTransport`]: ["pwd"],
  [`${AC}TimeSyncToken`]: ["otp"],
  [`${AC}Kerberos`]: ["wia"],
  [`${AC}X509`]: ["swk"],
  [`${AC}TLSClient`]: ["swk"],
  [`${AC}SmartcardPKI`]: ["sc"],
  [`${AC}MobileTwoFactorContract`]: ["mfa"],
  [`${AC}MobileTwoFactorUnregistered`]: ["mfa"],
  [MULTI_FACTOR]: ["mfa"],
  [`${MICROSOFT}multipleauthn`]: ["mfa"],
};

/** Classes that an identity provider may assert and that we pass on unchanged as `acr`. */
export const AUTHN_CONTEXTS = [...Object.keys(AUTHN_METHODS), `${AC}unspecified`];

/** Where identity providers list what they asked for: Entra's attribute for SAML, and OpenID Connect core 2. */
const LISTS = { saml: `${MICROSOFT}authnmethodsreferences`, oidc: "amr" } as const;
/** More names of ways nobody has use for. */
const MOST_WAYS = 16;

/** The ways to authenticate that an answer lists. */
export const waysIn = (protocol: keyof typeof LISTS, { attributes }: VerifiedFacts): readonly string[] =>
  (attributes.get(LISTS[protocol]) ?? []).filter((way) => way.length <= 256).slice(0, MOST_WAYS);
