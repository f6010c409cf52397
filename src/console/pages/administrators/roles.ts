import type { Area, Reach } from "../../api/areas.ts";
import type { Schemas } from "../../api/client.ts";

export type Role = Schemas["Administrator"]["role"];

/** From the most to the least. */
export const ROLES: readonly { readonly value: Role; readonly label: string; readonly says: string }[] = [
  {
    value: "owner",
    label: "Owner",
    says: "Everything, also administrators, keys and recovery codes. Have two, and not more than you need.",
  },
  {
    value: "admin",
    label: "Admin",
    says: "Runs single sign-on day by day; cannot make administrators, keys or recovery codes.",
  },
  { value: "auditor", label: "Auditor", says: "Reads everything, changes nothing." },
  {
    value: "helpdesk",
    label: "Helpdesk",
    says: "Finds out why somebody cannot get in, ends sessions, resets passwords and second factors.",
  },
];

export const roleLabel = (role: Role): string => ROLES.find(({ value }) => value === role)?.label ?? role;

type Reaches = Readonly<Record<Exclude<Role, "owner">, Reach>>;
const DAILY: Reaches = { admin: "write", auditor: "read", helpdesk: "nothing" };
const OWNERS: Reaches = { admin: "read", auditor: "read", helpdesk: "nothing" };

/** As the broker decides it; a test compares the two. */
export const REACH: Readonly<Record<Area, Reaches>> = {
  signins: { ...DAILY, helpdesk: "read" },
  connections: DAILY,
  domains: DAILY,
  policies: DAILY,
  explain: { admin: "read", auditor: "read", helpdesk: "read" },
  people: { ...DAILY, helpdesk: "read" },
  credentials: { ...DAILY, helpdesk: "write" },
  groups: DAILY,
  apps: DAILY,
  sessions: { ...DAILY, helpdesk: "write" },
  tokens: { ...DAILY, helpdesk: "read" },
  audit: DAILY,
  administrators: OWNERS,
  "break-glass": OWNERS,
  keys: { ...OWNERS, admin: "nothing" },
  tenants: DAILY,
};

export const reachOfRole = (role: Role, area: Area): Reach =>
  role === "owner" ? "write" : REACH[area][role];
