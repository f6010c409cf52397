import type { AppEvent } from "./app-events.ts";
import type { Check } from "./checks.ts";
import type { CrowdEvent } from "./crowd-events.ts";
import type { CredentialEvent } from "./credential-events.ts";
import type { IdentityEvent } from "./identity-events.ts";
import type { SetupLinkEvent } from "./setup-link-events.ts";
import type { SessionEvent } from "./session-events.ts";

/** Who acts. `id` is the key's, person's or job's; `name` is what an administrator calls it. */
export interface Actor {
  readonly kind: "admin-key" | "person" | "app" | "system" | "anonymous" | "setup" | "setup-link";
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
  /** In the tenant's own trail. */
  | ({ readonly name: "tenant.branding_changed"; readonly targetId: string } & Changed)
  | ({ readonly name: "connection.created"; readonly targetId: string } & Changed)
  | ({ readonly name: "connection.updated"; readonly targetId: string } & Changed)
  | ({ readonly name: "connection.deleted"; readonly targetId: string } & Changed)
  | ({ readonly name: "metadata.applied"; readonly targetId: string } & Changed)
  | ({
      readonly name: "metadata.held";
      readonly targetId: string;
      readonly reasons: readonly string[];
    } & Changed)
  | ({ readonly name: "metadata.approved"; readonly targetId: string; readonly changeId: string } & Changed)
  | { readonly name: "metadata.rejected"; readonly targetId: string; readonly changeId: string }
  | { readonly name: "metadata.fetch_failed"; readonly targetId: string; readonly because: string }
  | {
      readonly name: "certificate.expiring";
      /** The connection, or the nil UUID for one of our own. */
      readonly targetId: string;
      readonly sha256: string;
      readonly notAfter: string;
      readonly days: number;
    }
  | ({
      readonly name: "certificate.trusted";
      readonly targetId: string;
      readonly sha256: string;
      readonly replayId?: string;
    } & Changed)
  | { readonly name: "key.rotated"; readonly targetId: string; readonly purpose: string }
  | { readonly name: "key.removed"; readonly targetId: string; readonly purpose: string }
  | { readonly name: "replay.started"; readonly targetId: string; readonly connectionId: string }
  | { readonly name: "signin.values_read"; readonly targetId: string; readonly reference: string }
  | {
      readonly name: "signin.tested";
      readonly reference: string;
      readonly connectionId: string;
      readonly code: string;
    }
  | {
      readonly name: "logout.received";
      readonly targetId: string;
      readonly connectionId: string;
      readonly ended: number;
    }
  | {
      readonly name: "logout.refused";
      /** Shown on the page. */
      readonly reference: string;
      readonly connectionId: string;
      readonly code: string;
      /** The check that failed, with what was expected and received. */
      readonly failed?: Check;
    }
  | { readonly name: "logout.sent"; readonly targetId: string; readonly connectionId: string }
  | {
      readonly name: "logout.answered";
      readonly targetId: string;
      readonly connectionId: string;
      readonly status: string;
    }
  | ({ readonly name: "mapping.updated"; readonly targetId: string } & Changed)
  | ({ readonly name: "domain.claimed"; readonly targetId: string } & Changed)
  | ({ readonly name: "domain.updated"; readonly targetId: string } & Changed)
  | ({ readonly name: "domain.verified"; readonly targetId: string } & Changed)
  /** A warning: the grace has begun (D2). */
  | ({ readonly name: "domain.proof_lost"; readonly targetId: string } & Changed)
  | ({ readonly name: "domain.check_failed"; readonly targetId: string } & Changed)
  | ({ readonly name: "domain.lapsed"; readonly targetId: string } & Changed)
  /** Another tenant has proved the name of a lapsed domain, which moved there (D3). */
  | ({ readonly name: "domain.lost"; readonly targetId: string } & Changed)
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
  /** By a sign-in or a synchronisation: names of groups, only those that changed. */
  | {
      readonly name: "person.groups_changed";
      readonly targetId: string;
      readonly source: string;
      readonly added: readonly string[];
      readonly removed: readonly string[];
    }
  | ({ readonly name: "group.created"; readonly targetId: string } & Changed)
  | ({ readonly name: "group.updated"; readonly targetId: string } & Changed)
  | ({ readonly name: "group.deleted"; readonly targetId: string } & Changed)
  /** For values that a person arrived with and no group had as its name. */
  | {
      readonly name: "groups.created";
      /** The person. */
      readonly targetId: string;
      readonly groups: readonly { readonly id: string; readonly name: string }[];
    }
  | {
      readonly name: "group.member_added";
      readonly targetId: string;
      readonly personId: string;
      readonly source: string;
    }
  | {
      readonly name: "group.member_removed";
      readonly targetId: string;
      readonly personId: string;
      readonly source: string;
    }
  | { readonly name: "identity.linked"; readonly targetId: string; readonly connectionId: string }
  | ({ readonly name: "administrator.granted"; readonly targetId: string } & Changed)
  | ({ readonly name: "administrator.changed"; readonly targetId: string } & Changed)
  | ({ readonly name: "administrator.removed"; readonly targetId: string } & Changed)
  | ({ readonly name: "policy.created"; readonly targetId: string } & Changed)
  | ({ readonly name: "policy.updated"; readonly targetId: string } & Changed)
  /** An earlier version is in force again, as a new one. */
  | ({ readonly name: "policy.rolled_back"; readonly targetId: string } & Changed)
  | ({ readonly name: "policy.deleted"; readonly targetId: string } & Changed)
  /** A change that is taken back by itself if sign-ins fail until then; or is not, for the reason in `off`. */
  | {
      readonly name: "policy.watched";
      readonly targetId: string;
      readonly kind: string;
      readonly bounds?: unknown;
      readonly until?: string;
      readonly off?: string;
    }
  /** Enforcement, or a step of a rollout, was taken back; without evidence by hand. */
  | ({
      readonly name: "policy.reverted" | "policy.halted";
      readonly targetId: string;
      readonly evidence?: unknown;
    } & Changed)
  | { readonly name: "policy.enforcement_confirmed" | "policy.ring_confirmed"; readonly targetId: string }
  | { readonly name: "policy.refused"; readonly targetId: string; readonly code: string }
  | { readonly name: "preflight.started"; readonly targetId: string; readonly policyId?: string }
  /** What would have shut the last owner out. */
  | { readonly name: "change.refused"; readonly targetId: string; readonly code: string }
  /** By force: no owner of the tenant, its target, can sign in any more but by break-glass. */
  | {
      readonly name: "administrators.locked_out";
      readonly targetId: string;
      readonly owners: readonly string[];
    }
  | {
      readonly name: "break_glass.used";
      /** The person. */
      readonly targetId: string;
      readonly sessionId: string;
      readonly credentialId: string;
    }
  | { readonly name: "break_glass.rehearsed"; readonly targetId: string; readonly credentialId: string }
  | { readonly name: "break_glass.refused"; readonly code: string; readonly targetId?: string }
  | ({
      readonly name: "break_glass.credential_created";
      readonly targetId: string;
      readonly personId: string;
    } & Changed)
  | {
      readonly name: "break_glass.credential_revoked";
      readonly targetId: string;
      readonly personId: string;
    }
  | { readonly name: "break_glass.session_ended"; readonly targetId: string; readonly personId: string }
  | IdentityEvent
  | SessionEvent
  | AppEvent
  | ({ readonly name: "admin_key.created"; readonly targetId: string } & Changed)
  | { readonly name: "admin_key.revoked"; readonly targetId: string }
  | { readonly name: "admin_key.refused"; readonly code: string }
  | ({ readonly name: "api_token.created"; readonly targetId: string; readonly personId: string } & Changed)
  | ({ readonly name: "api_token.revoked"; readonly targetId: string; readonly personId: string } & Changed)
  /** `targetId` is the person; absent where it was everybody. */
  | { readonly name: "api_tokens.revoked"; readonly targetId?: string; readonly revoked: number }
  | {
      readonly name: "api_token.expiring";
      readonly targetId: string;
      readonly personId: string;
      readonly expiresAt: string;
      /** 0: its end has come. */
      readonly days: number;
    }
  /** An app asked about it; told once an hour for each app and reason. */
  | {
      readonly name: "api_token.refused";
      readonly targetId: string;
      readonly personId: string;
      readonly appId: string;
      readonly code: string;
    }
  | { readonly name: "key.created"; readonly targetId: string; readonly purpose: string }
  | {
      readonly name: "signin.accepted";
      readonly targetId: string;
      readonly reference: string;
      readonly connectionId?: string;
      readonly appId?: string;
      /** How: at an identity provider or by a password, and the second factor that was given here. */
      readonly method?: string;
      readonly secondFactor?: string;
    }
  | {
      readonly name: "signin.refused";
      readonly reference: string;
      readonly code: string;
      readonly connectionId?: string;
      readonly targetId?: string;
    }
  /** The first step of a sign-in is done; there is no session before all of these are. */
  | {
      readonly name: "signin.owes";
      readonly targetId: string;
      readonly reference: string;
      readonly steps: readonly string[];
    }
  | {
      readonly name: "signin.factor_refused";
      readonly targetId: string;
      readonly reference: string;
      readonly method: string;
      readonly because: string;
    }
  | CredentialEvent
  | SetupLinkEvent
  | CrowdEvent;

/**
 * The trail of one transaction. The event and the change it tells of are committed together or not at all (L1).
 * Record last: the tenant's chain is locked from here to the commit.
 */
export interface AuditTrail {
  record(event: AuditEvent, by: AuditContext): Promise<void>;
}
