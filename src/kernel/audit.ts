/** Who acts. `id` is the key's, person's or job's; `name` is what an administrator calls it. */
export interface Actor {
  readonly kind: "admin-key" | "person" | "system" | "anonymous" | "setup";
  readonly id?: string;
  readonly name?: string;
}

/** From where and on whose behalf a change is made. Handed through to every audit event. */
export interface AuditContext {
  readonly tenantId: string;
  readonly actor: Actor;
  readonly ip?: string;
  readonly requestId?: string;
}

type Changed = { readonly before?: unknown; readonly after?: unknown };

/** Facts in the past tense. Names are added, never renamed; `targetId` is what an administrator searches by. */
export type AuditEvent =
  | ({ readonly name: "tenant.created"; readonly targetId: string } & Changed)
  | ({ readonly name: "tenant.updated"; readonly targetId: string } & Changed)
  | ({ readonly name: "connection.created"; readonly targetId: string } & Changed)
  | ({ readonly name: "connection.updated"; readonly targetId: string } & Changed)
  | ({ readonly name: "connection.deleted"; readonly targetId: string } & Changed)
  | ({ readonly name: "mapping.updated"; readonly targetId: string } & Changed)
  | ({ readonly name: "domain.claimed"; readonly targetId: string } & Changed)
  | ({ readonly name: "domain.updated"; readonly targetId: string } & Changed)
  | ({ readonly name: "domain.verified"; readonly targetId: string } & Changed)
  | ({
      readonly name: "domain.verification_failed";
      readonly targetId: string;
      readonly code: string;
    } & Changed)
  | ({ readonly name: "domain.released"; readonly targetId: string } & Changed)
  | ({ readonly name: "app.created"; readonly targetId: string } & Changed)
  | ({ readonly name: "app.updated"; readonly targetId: string } & Changed)
  | ({ readonly name: "app.secret_rotated"; readonly targetId: string } & Changed)
  | ({ readonly name: "app.deleted"; readonly targetId: string } & Changed)
  | ({ readonly name: "person.created"; readonly targetId: string } & Changed)
  | ({ readonly name: "person.updated"; readonly targetId: string } & Changed)
  | ({ readonly name: "person.deactivated"; readonly targetId: string } & Changed)
  | ({ readonly name: "person.reactivated"; readonly targetId: string } & Changed)
  | { readonly name: "identity.linked"; readonly targetId: string; readonly connectionId: string }
  | ({ readonly name: "admin_key.created"; readonly targetId: string } & Changed)
  | { readonly name: "admin_key.revoked"; readonly targetId: string }
  | { readonly name: "admin_key.refused"; readonly code: string }
  | { readonly name: "key.created"; readonly targetId: string; readonly purpose: string }
  | {
      readonly name: "signin.accepted";
      readonly targetId: string;
      readonly reference: string;
      readonly connectionId: string;
      readonly appId?: string;
    }
  | {
      readonly name: "signin.refused";
      readonly reference: string;
      readonly code: string;
      readonly connectionId?: string;
      readonly targetId?: string;
    }
  | { readonly name: "session.started"; readonly targetId: string; readonly personId: string }
  | {
      readonly name: "session.ended";
      readonly targetId: string;
      readonly personId: string;
      readonly because: string;
    }
  | {
      readonly name: "sessions.revoked";
      readonly targetId?: string;
      readonly scope: string;
      readonly revoked: number;
    }
  | { readonly name: "app.opened"; readonly targetId: string; readonly personId: string }
  | {
      readonly name: "app.access_refused";
      readonly targetId: string;
      readonly personId: string;
      readonly code: string;
    };

/**
 * The trail of one transaction. The event and the change it tells of are committed together or not at all (L1).
 * Record last: the tenant's chain is locked from here to the commit.
 */
export interface AuditTrail {
  record(event: AuditEvent, by: AuditContext): Promise<void>;
}
