import type { Actor } from "../kernel/audit.ts";
import { sha256 } from "../kernel/random.ts";
import type { ExternalId, IdentityKey, Person } from "./types.ts";

/** What the mapping made of the message; its e-mail's domain is verified and linked to the key's connection (D5). */
export type ArrivingProfile = Pick<
  Person,
  "email" | "givenName" | "familyName" | "displayName" | "groups" | "custom"
>;

/** Why it cannot be decided who arrived. Stable: API. */
export type CollisionKind =
  /** The address is the holder's, whom this connection knows by another NameID. */
  | "nameid_differs"
  /** NameID or address is the holder's, whom the directory knows by another external id. */
  | "external_id_differs"
  /** The NameID is the claimant's, the external id is the holder's. */
  | "links_disagree"
  /** A known person, the claimant, arrives with the holder's address. */
  | "email_taken"
  /** The address is the holder's, who is deactivated: re-hired, or the address was given to somebody else. */
  | "holder_deactivated";

export type Decision =
  /** The one who arrived is the holder; of `links_disagree`: the claimant. */
  | "link"
  /** The one who arrived is somebody else: a person of their own; of `links_disagree`: the holder. */
  | "separate"
  /** The claimant has the address; the holder gets a placeholder until they sign in. */
  | "free"
  /** The claimant and the holder change addresses. */
  | "exchange"
  /** Nobody comes in by it. */
  | "reject";

const DECISIONS: Readonly<Record<CollisionKind, readonly Decision[]>> = {
  nameid_differs: ["link", "separate", "reject"],
  external_id_differs: ["link", "separate", "reject"],
  links_disagree: ["link", "separate", "reject"],
  email_taken: ["free", "exchange", "reject"],
  holder_deactivated: ["link", "separate", "reject"],
};

export const decisionsOf = ({ kind }: Pick<Collision, "kind">): readonly Decision[] => DECISIONS[kind];

/** What arrived, and between whom it could not be decided. */
export interface Contest {
  readonly kind: CollisionKind;
  readonly key: IdentityKey;
  readonly profile: ArrivingProfile;
  readonly external: ExternalId | undefined;
  readonly holderId: string;
  /** The person whom the NameID or the external id leads to; absent where they lead to nobody. */
  readonly claimantId: string | undefined;
}

/** One address that a decision gave or took. */
export interface AddressMove {
  readonly personId: string;
  readonly before: string;
  readonly after: string;
}

/** A contest that waits for an administrator, or waited (S6). */
export interface Collision extends Contest {
  readonly id: string;
  readonly tenantId: string;
  /** `rejected` still answers its repeats; `superseded`: what was contested is not any more. */
  readonly status: "open" | "resolved" | "rejected" | "superseded" | "undone";
  /** The same contest again is the same record. */
  readonly fingerprint: string;
  /** The newest sign-in that came to it, in the flight recorder. */
  readonly signinId: string;
  readonly reference: string;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly times: number;
  readonly decision: Decision | undefined;
  readonly decidedAt: Date | undefined;
  readonly decidedBy: Actor | undefined;
  /** What an undo gives back. */
  readonly moves: readonly AddressMove[];
  readonly version: number;
}

export const fingerprintOf = ({ kind, key, profile, external, holderId, claimantId }: Contest): string =>
  sha256(
    JSON.stringify([
      kind,
      key.connectionId,
      key.issuer,
      key.nameIdFormat,
      key.nameId,
      profile.email,
      external?.directoryId,
      external?.externalId,
      holderId,
      claimantId,
    ]),
  );
