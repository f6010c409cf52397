import type { Schemas } from "../../api/client.ts";
import type { App } from "./protocols.ts";

export interface AccessValues extends Record<string, unknown> {
  readonly groups: string[];
  readonly contact: string;
  readonly roles: { readonly role: string; readonly groups: string[] }[];
}

export const accessOf = ({ groups, contact, roles }: App): AccessValues => ({
  groups: [...groups],
  contact: contact ?? "",
  roles: roles.map((each) => ({ role: each.role, groups: [...each.groups] })),
});

/** A row that was added and left empty is none. */
export const accessBody = ({ groups, contact, roles }: AccessValues): Schemas["AppChanges"] => ({
  groups,
  contact: contact.trim() === "" ? null : contact.trim(),
  roles: roles.filter(({ role, groups: of }) => role.trim() !== "" || of.length > 0),
});

/** What is said of how many may open it. */
export function openInWords({ groups, people }: Schemas["AppAccess"]): string {
  const count = `${people.toLocaleString("en")} active ${people === 1 ? "person" : "people"}`;
  if (groups.length === 0) return `Open to everybody: ${count}.`;
  if (people === 0) return "Open to nobody now: none of these groups has an active member.";
  return `Open to ${count} now.`;
}
