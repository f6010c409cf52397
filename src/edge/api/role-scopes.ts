import type { Role } from "../../administrators/types.ts";
import { type AREAS, covers } from "../../tokens/scopes.ts";
import type { Scope } from "../../tokens/types.ts";

type Area = (typeof AREAS)[number];
type Reach = "read" | "write" | "nothing";

/** A new area is decided for every role here, or it does not compile. An owner may do everything. */
const REACH: Readonly<Record<Area, Readonly<Record<Exclude<Role, "owner">, Reach>>>> = {
  tenants: { admin: "write", auditor: "read", helpdesk: "nothing" },
  connections: { admin: "write", auditor: "read", helpdesk: "nothing" },
  domains: { admin: "write", auditor: "read", helpdesk: "nothing" },
  apps: { admin: "write", auditor: "read", helpdesk: "nothing" },
  people: { admin: "write", auditor: "read", helpdesk: "read" },
  credentials: { admin: "write", auditor: "read", helpdesk: "write" },
  groups: { admin: "write", auditor: "read", helpdesk: "nothing" },
  policies: { admin: "write", auditor: "read", helpdesk: "nothing" },
  // What the policies come to for one address, which is what a help desk is asked; not the policies (decision 023).
  explain: { admin: "read", auditor: "read", helpdesk: "read" },
  sessions: { admin: "write", auditor: "read", helpdesk: "write" },
  signins: { admin: "write", auditor: "read", helpdesk: "read" },
  audit: { admin: "write", auditor: "read", helpdesk: "nothing" },
  tokens: { admin: "write", auditor: "read", helpdesk: "read" },
  // Who holds one of these can give themselves everything else.
  keys: { admin: "nothing", auditor: "read", helpdesk: "nothing" },
  administrators: { admin: "read", auditor: "read", helpdesk: "nothing" },
  "break-glass": { admin: "read", auditor: "read", helpdesk: "nothing" },
};

const scopesWithin = (role: Exclude<Role, "owner">): readonly Scope[] =>
  Object.entries(REACH).flatMap(([area, { [role]: reach }]): Scope[] =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table's keys are the areas
    reach === "nothing" ? [] : [`${area as Area}:${reach}`],
  );

const SCOPES_OF: Readonly<Record<Role, readonly Scope[]>> = {
  owner: ["*"],
  admin: scopesWithin("admin"),
  auditor: scopesWithin("auditor"),
  helpdesk: scopesWithin("helpdesk"),
};

/** What a role may do on the API. */
export const scopesOf = (role: Role): readonly Scope[] => SCOPES_OF[role];

/** Whether whoever holds these scopes may do all that the role may. */
export const holdsRole =
  (held: readonly Scope[]) =>
  (role: Role): boolean =>
    scopesOf(role).every((scope) => covers(held, scope));
