import { AppGroupsRefused, AppNameRefused } from "./errors.ts";
import { checkedRedirectUris, checkRedirectUri } from "./redirect-uris.ts";
import { checkedRoles } from "./roles.ts";
import type { App, AppRole } from "./types.ts";

/** What an administrator says of a new app. */
export interface NewApp {
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris?: readonly string[] | undefined;
  readonly backchannelLogoutUri?: string | undefined;
  /** `false` only for clients that cannot do PKCE (RFC 9700 2.1.1 asks for it everywhere). */
  readonly requirePkce?: boolean | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly roles?: readonly AppRole[] | undefined;
  readonly enabled?: boolean | undefined;
}

/** What may be changed later; what is left out stays. */
export type AppChanges = { readonly [field in keyof NewApp]?: NewApp[field] | undefined };

type AppSettings = Pick<
  App,
  | "name"
  | "redirectUris"
  | "postLogoutRedirectUris"
  | "backchannelLogoutUri"
  | "requirePkce"
  | "groups"
  | "roles"
  | "enabled"
>;

/** @throws AppNameRefused, AppGroupsRefused, AppRolesRefused, RedirectUriRefused */
export function checkedSettings(input: NewApp): AppSettings {
  if (input.backchannelLogoutUri !== undefined)
    checkRedirectUri(input.backchannelLogoutUri, "backchannelLogoutUri");
  return {
    name: checkedName(input.name),
    redirectUris: checkedRedirectUris(input.redirectUris, "redirectUris", 1),
    postLogoutRedirectUris: checkedRedirectUris(input.postLogoutRedirectUris ?? [], "postLogoutRedirectUris"),
    backchannelLogoutUri: input.backchannelLogoutUri,
    requirePkce: input.requirePkce ?? true,
    groups: checkedGroups(input.groups ?? []),
    roles: checkedRoles(input.roles ?? []),
    enabled: input.enabled ?? true,
  };
}

function checkedName(name: string): string {
  const trimmed = name.normalize("NFC").trim();
  if (trimmed.length >= 1 && trimmed.length <= 200 && !/\p{Cc}/u.test(trimmed)) return trimmed;
  throw new AppNameRefused("the app's name cannot be used", {
    mismatch: {
      expected: "1 to 200 characters, none of them a control character",
      received: `${trimmed.length} characters`,
    },
  });
}

/** Names are compared as they come from the mapping: NFC, case kept. */
function checkedGroups(groups: readonly string[]): readonly string[] {
  const named = groups.map((group) => group.normalize("NFC"));
  const wrong = named.find((group) => group.trim() === "" || group.length > 256);
  if (named.length <= 1_000 && wrong === undefined) return [...new Set(named)];
  throw new AppGroupsRefused("the app's groups cannot be used", {
    mismatch: {
      expected: "at most 1,000 names of 1 to 256 characters",
      received: wrong?.slice(0, 200) ?? `${named.length} names`,
    },
  });
}
