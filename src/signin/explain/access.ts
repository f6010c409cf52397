import { accessRefusal } from "../../apps/access.ts";
import type { Because } from "../../policies/types.ts";
import type { Asked } from "./asked.ts";

export interface AccessToldOf {
  readonly appId: string;
  readonly appName: string;
  /** Absent: only the sign-in itself tells, by the groups that the identity provider sends. */
  readonly allowed?: boolean;
  readonly code?: string;
  /** The person's groups that open the app. */
  readonly grantedBy: readonly string[];
  /** The groups that would open it; empty: everyone in the tenant may. */
  readonly openTo: readonly string[];
  readonly because: string;
}

/** @returns `undefined` where no app was asked about */
export function accessOf({ app, person }: Asked): AccessToldOf | undefined {
  if (app === undefined) return undefined;
  const grantedBy = app.groups.filter((group) => person?.groups.includes(group) === true);
  const about = { appId: app.id, appName: app.name, grantedBy, openTo: app.groups };
  if (person === undefined && app.enabled && app.groups.length > 0)
    return {
      ...about,
      because: `${app.name} opens for members of ${listed(app.groups)}. Nobody has this address yet: the groups come with the first sign-in.`,
    };
  const visitor = person ?? { tenantId: app.tenantId, status: "active" as const, groups: [] };
  const code = accessRefusal(app, visitor);
  if (code === undefined) {
    const why = grantedBy.length === 0 ? "for everyone in the tenant" : `for members of ${listed(grantedBy)}`;
    return { ...about, allowed: true, because: `${app.name} opens ${why}.` };
  }
  return { ...about, allowed: false, code, because: refusalSentence(code, app.name, app.groups) };
}

function refusalSentence(code: string, name: string, groups: readonly string[]): string {
  if (code === "app_disabled") return `${name} is disabled.`;
  if (code === "person_deactivated") return "The person is deactivated.";
  return `${name} opens for members of ${listed(groups)}, and the person is in none of them.`;
}

export interface BecauseToldOf extends Because {
  /** Name of the group. */
  readonly group?: string;
  readonly sentence: string;
}

/** By which rule the policy is the person's. */
export function becauseOf({
  effective,
  groupName,
  person,
}: Pick<Asked, "effective" | "groupName" | "person">): BecauseToldOf {
  const { because, policy } = effective;
  if (because.rule === "direct") return { ...because, sentence: `${policy.name} is bound to the person.` };
  const within =
    because.ring === undefined ? "" : `, rolled out to ${because.ring} %, among whom the person is`;
  if (because.rule === "ring") return { ...because, sentence: `${policy.name} is for everybody${within}.` };
  if (because.rule === "group")
    return {
      ...because,
      ...(groupName !== undefined && { group: groupName }),
      sentence: `${policy.name} is bound to the group ${groupName ?? ""}${within}, and is the first by rank of those for the person's groups.`,
    };
  const who =
    person === undefined
      ? "Nobody has this address, so"
      : "No policy is bound to the person or their groups:";
  return { ...because, sentence: `${who} the default policy ${policy.name} holds.` };
}

/** Of more nobody reads. */
const MOST_NAMED = 10;

const listed = (groups: readonly string[]): string =>
  groups.length > MOST_NAMED
    ? `${groups.slice(0, MOST_NAMED).join(", ")} and ${groups.length - MOST_NAMED} more`
    : groups.join(", ");
