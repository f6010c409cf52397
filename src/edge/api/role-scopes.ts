import type { Role } from "../../administrators/types.ts";
import { AREAS, covers } from "../../tokens/scopes.ts";
import type { Scope } from "../../tokens/types.ts";

/** Who holds one of these can give themselves everything else. */
const OWNERS_OWN: readonly string[] = ["administrators", "keys", "break-glass"];

const SCOPES_OF: Readonly<Record<Role, readonly Scope[]>> = {
  owner: ["*"],
  admin: [
    ...AREAS.filter((area) => !OWNERS_OWN.includes(area)).map((area): Scope => `${area}:write`),
    "administrators:read",
    "break-glass:read",
  ],
  auditor: AREAS.map((area): Scope => `${area}:read`),
  helpdesk: ["signins:read", "people:read", "credentials:write", "sessions:write"],
};

/** What a role may do on the API. */
export const scopesOf = (role: Role): readonly Scope[] => SCOPES_OF[role];

/** Whether whoever holds these scopes may do all that the role may. */
export const holdsRole =
  (held: readonly Scope[]) =>
  (role: Role): boolean =>
    scopesOf(role).every((scope) => covers(held, scope));
