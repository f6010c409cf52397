/**
 * What a person may do on the console and the API. `owner`: everything. `admin`: everything but administrators, keys
 * and break-glass. `auditor`: reads all. `helpdesk`: finds out why somebody cannot get in, looks into sign-ins,
 * people and API tokens, ends sessions, resets credentials.
 */
export const ROLES = ["owner", "admin", "auditor", "helpdesk"] as const;
export type Role = (typeof ROLES)[number];

/** A person of the tenant who administers it. */
export interface Administrator {
  readonly tenantId: string;
  readonly personId: string;
  readonly role: Role;
  readonly grantedAt: Date;
  /** As the directory has the person now. */
  readonly person: {
    readonly email: string;
    readonly displayName: string;
    readonly status: "active" | "deactivated";
  };
}
