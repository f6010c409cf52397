import type { App } from "./types.ts";

/** As much of a person as access depends on. */
export interface Visitor {
  readonly tenantId: string;
  readonly status: "active" | "deactivated";
  readonly groups: readonly string[];
}

/** Why a person may not open an app; stable, goes into the audit trail. */
export type AccessRefusal =
  | "app_of_another_tenant"
  | "app_disabled"
  | "person_deactivated"
  | "app_access_not_granted";

/** Asked at every sign-in to the app and at every use of its tokens, never remembered (A6). */
export function accessRefusal(app: App, person: Visitor): AccessRefusal | undefined {
  if (app.tenantId !== person.tenantId) return "app_of_another_tenant";
  if (!app.enabled) return "app_disabled";
  if (person.status !== "active") return "person_deactivated";
  const open = app.groups.length === 0 || app.groups.some((group) => person.groups.includes(group));
  return open ? undefined : "app_access_not_granted";
}

export const mayOpen = (app: App, person: Visitor): boolean => accessRefusal(app, person) === undefined;
