import { AppAddressRefused, AppContactRefused, AppGroupsRefused, AppNameRefused } from "./errors.ts";
import { checkedRoles } from "./roles.ts";
import { checkedSession } from "./session-limits.ts";
import type { AppBase, AppRole, AppSession } from "./types.ts";

/** What an administrator says of any app. */
export interface CommonInput {
  readonly name: string;
  readonly groups?: readonly string[] | undefined;
  readonly roles?: readonly AppRole[] | undefined;
  readonly enabled?: boolean | undefined;
  /** `null` takes it away, as with the next four. */
  readonly contact?: string | null | undefined;
  readonly launchUrl?: string | null | undefined;
  readonly preset?: string | null | undefined;
  readonly baseUrl?: string | null | undefined;
  readonly session?: AppSession | null | undefined;
}

export const COMMON_FIELDS = [
  "name",
  "groups",
  "roles",
  "enabled",
  "contact",
  "launchUrl",
  "preset",
  "baseUrl",
  "session",
] as const satisfies (keyof CommonInput)[];

/** @throws AppNameRefused, AppGroupsRefused, AppRolesRefused, AppContactRefused, AppAddressRefused, AppSessionRefused */
export function commonSettings(input: CommonInput): Pick<AppBase, (typeof COMMON_FIELDS)[number]> {
  return {
    contact: checkedContact(input.contact ?? undefined),
    launchUrl: checkedAddress(input.launchUrl ?? undefined, "launchUrl"),
    preset: input.preset ?? undefined,
    baseUrl: checkedAddress(input.baseUrl ?? undefined, "baseUrl")?.replace(/\/+$/, ""),
    session: checkedSession(input.session ?? undefined),
    name: checkedName(input.name),
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
      field: "name",
      expected: "1 to 200 characters, none of them a control character",
      received: `${trimmed.length} characters`,
    },
  });
}

function checkedContact(contact: string | undefined): string | undefined {
  const shown = contact?.normalize("NFC").trim();
  if (shown === undefined || (shown !== "" && shown.length <= 200 && !/[\p{Cc}\p{Cf}]/u.test(shown)))
    return shown;
  throw new AppContactRefused("contact cannot be used", {
    mismatch: {
      field: "contact",
      expected: "1 to 200 visible characters: a mail address, or whom to ask",
      received: `${shown.length} characters`,
    },
  });
}

/** People are sent there by a link: no script, no name and password. */
function checkedAddress(address: string | undefined, field: string): string | undefined {
  if (address === undefined) return undefined;
  const url = /^https?:\/\/[\x21-\x7e]+$/.test(address) ? URL.parse(address) : null;
  const fits = url && !url.username && !url.password && address.length <= 2_000;
  const plain = field === "launchUrl" || (url?.search === "" && url.hash === "");
  if (fits && plain) return address;
  throw new AppAddressRefused(`${field} cannot be used`, {
    mismatch: {
      field,
      expected: `an http or https address without a user name${field === "launchUrl" ? "" : ", question mark and fragment"}`,
      received: address.slice(0, 200),
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
