import type { Random } from "../kernel/random.ts";
import { COMMON_FIELDS, commonSettings } from "./app-settings.ts";
import type { CommonInput } from "./app-settings.ts";
import { checkedClaims } from "./released-claims.ts";
import { checkedRedirectUris, checkRedirectUri } from "./redirect-uris.ts";
import type { NewSecret } from "./secret.ts";
import type { AppBase, OidcApp, ReleasedClaim } from "./types.ts";

/** What an administrator says of a new relying party. */
export interface NewOidcApp extends CommonInput {
  readonly protocol: "oidc";
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris?: readonly string[] | undefined;
  /** `null` takes it away, as with the next. */
  readonly backchannelLogoutUri?: string | null | undefined;
  readonly frontchannelLogoutUri?: string | null | undefined;
  /** `false` only for clients that cannot do PKCE (RFC 9700 2.1.1 asks for it everywhere). */
  readonly requirePkce?: boolean | undefined;
  readonly claims?: readonly ReleasedClaim[] | undefined;
}

export const OIDC_FIELDS: readonly (keyof NewOidcApp)[] = [
  ...COMMON_FIELDS,
  "redirectUris",
  "postLogoutRedirectUris",
  "backchannelLogoutUri",
  "frontchannelLogoutUri",
  "requirePkce",
  "claims",
];

type OidcSettings = Omit<
  OidcApp,
  Exclude<keyof AppBase, keyof CommonInput> | "protocol" | "clientId" | "clientSecretHash"
>;

/** @throws AppNameRefused, AppGroupsRefused, AppRolesRefused, RedirectUriRefused, AppClaimsRefused */
export function oidcSettings(input: NewOidcApp): OidcSettings {
  for (const field of ["backchannelLogoutUri", "frontchannelLogoutUri"] as const)
    if (typeof input[field] === "string") checkRedirectUri(input[field], field);
  return {
    ...commonSettings(input),
    redirectUris: checkedRedirectUris(input.redirectUris, "redirectUris", 1),
    postLogoutRedirectUris: checkedRedirectUris(input.postLogoutRedirectUris ?? [], "postLogoutRedirectUris"),
    backchannelLogoutUri: input.backchannelLogoutUri ?? undefined,
    frontchannelLogoutUri: input.frontchannelLogoutUri ?? undefined,
    requirePkce: input.requirePkce ?? true,
    claims: checkedClaims(input.claims ?? []),
  };
}

/** @throws what {@link oidcSettings} throws */
export const newOidcApp = (
  input: NewOidcApp,
  born: Omit<AppBase, keyof CommonInput>,
  secret: NewSecret,
  random: Random,
): OidcApp => ({
  ...born,
  ...oidcSettings(input),
  protocol: "oidc",
  clientId: random.token(16),
  clientSecretHash: secret.hash,
});
