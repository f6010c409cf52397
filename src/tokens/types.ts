/** What an administrator's key may do. `*` is everything; `x:read` reads, `x:write` reads and changes. */
export type Scope = "*" | `${Area}:${"read" | "write"}`;

type Area =
  | "tenants"
  | "connections"
  | "domains"
  | "apps"
  | "people"
  | "credentials"
  | "groups"
  | "policies"
  | "explain"
  | "sessions"
  | "signins"
  | "audit"
  | "keys"
  | "administrators"
  | "break-glass"
  | "tokens";

/** An administrator's API key. The secret is shown once; its SHA-256 is kept. */
export interface AdminKey {
  readonly id: string;
  /** Keys of `INSTANCE_TENANT` may act for any tenant; all others for their own alone. */
  readonly tenantId: string;
  readonly name: string;
  readonly secretHash: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
  readonly revokedAt: Date | undefined;
  readonly lastUsedAt: Date | undefined;
}
