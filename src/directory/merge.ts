import type { Actor } from "../kernel/audit.ts";
import type { ExternalId, Identity, IdentityKey, MembershipSource, Person } from "./types.ts";

/** Names of the groups that the one who leaves was in, and those that the one who stays was not. */
export type MergedGroups = readonly {
  readonly source: MembershipSource;
  readonly names: readonly string[];
  readonly added: readonly string[];
}[];

/** Two records that proved to be one employee's, and what an undo gives back. */
export interface Merge {
  readonly id: string;
  readonly tenantId: string;
  readonly intoId: string;
  /** Stays as a deactivated record that leads on. */
  readonly fromId: string;
  readonly at: Date;
  readonly by: Actor;
  /** Until then (exclusive) it can be undone. */
  readonly undoUntil: Date;
  readonly undoneAt: Date | undefined;
  /** As they were before. */
  readonly before: {
    readonly intoEmail: string;
    readonly fromEmail: string;
    readonly fromStatus: Person["status"];
  };
  /** What came over. */
  readonly identities: readonly IdentityKey[];
  readonly externalIds: readonly ExternalId[];
  readonly groups: MergedGroups;
  /** What the one who stays was known by; absent of merges that were made before it was kept. */
  readonly kept?: {
    readonly identities: readonly IdentityKey[];
    readonly externalIds: readonly ExternalId[];
  };
}

/** What speaks against it: no proof, since a re-hired employee shows the same. Stable: API. */
export type Doubt =
  /** One connection knows both, by NameIDs that are in force. */
  | "both_known_by_connection"
  /** One directory knows both, by different ids. */
  | "both_known_by_directory"
  /** Both have signed in, the younger record before the older one's last sign-in. */
  | "both_sign_in";

/** The evidence; nothing is written. */
export interface MergePreview {
  readonly into: Person;
  readonly from: Person;
  readonly identities: readonly Identity[];
  readonly externalIds: readonly ExternalId[];
  readonly groups: MergedGroups;
  readonly doubts: readonly Doubt[];
}
