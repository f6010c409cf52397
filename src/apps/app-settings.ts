import { AppGroupsRefused, AppNameRefused } from "./errors.ts";
import { checkedRoles } from "./roles.ts";
import type { AppBase, AppRole } from "./types.ts";

/** What an administrator says of any app. */
export interface CommonInput {
  readonly name: string;
  readonly groups?: readonly string[] | undefined;
  readonly roles?: readonly AppRole[] | undefined;
  readonly enabled?: boolean | undefined;
}

export const COMMON_FIELDS = ["name", "groups", "roles", "enabled"] as const satisfies (keyof CommonInput)[];

/** @throws AppNameRefused, AppGroupsRefused, AppRolesRefused */
export function commonSettings(input: CommonInput): Pick<AppBase, "name" | "groups" | "roles" | "enabled"> {
  return {
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
