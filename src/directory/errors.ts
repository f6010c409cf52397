import { BrokerError, type Mismatch } from "../kernel/errors.ts";
import type { Contest } from "./collision.ts";
import type { Person } from "./types.ts";

/** The person was deactivated; nothing opens for them until an administrator reactivates them. */
export class PersonDeactivated extends BrokerError {
  readonly code = "person_deactivated";
  readonly status = 403;
}

/** Who arrived cannot be decided: nobody comes in until an administrator has looked at the evidence (S6). */
export abstract class PersonCollision extends BrokerError {
  readonly status = 403;
  readonly contest: Contest;

  constructor(message: string, contest: Contest, mismatch?: Mismatch) {
    super(message, {
      ...(mismatch && { mismatch }),
      nextStep: "Decide it, under People: its page has the evidence.",
    });
    this.contest = contest;
  }
}

/** The e-mail is a person's whom this same connection knows by another identity: a re-used address, or a take-over (S6). */
export class PersonIdentityConflict extends PersonCollision {
  readonly code = "person_identity_conflict";
}

/** The directory's id of who arrives is not the one that the person of this NameID or address is known by (S6). */
export class PersonExternalIdConflict extends PersonCollision {
  readonly code = "person_external_id_conflict";
}

/** The NameID leads to one person and the directory's id to another (S6). */
export class PersonLinksConflict extends PersonCollision {
  readonly code = "person_links_conflict";
}

/** A known person arrives with an e-mail that is another person's. */
export class PersonEmailTaken extends PersonCollision {
  readonly code = "person_email_taken";
}

/** An unknown NameID arrives with the e-mail of a deactivated person: re-hired, or the address was given on (S6). */
export class PersonReturned extends PersonCollision {
  readonly code = "person_deactivated_address";
}

/** S7: the domain is verified, and the connection brings known people only. */
export class JitNotAllowed extends BrokerError {
  readonly code = "jit_not_allowed";
  readonly status = 403;
}

/** An administrator gives a person an e-mail that another person of the tenant has. */
export class PersonExists extends BrokerError {
  readonly code = "person_exists";
  readonly status = 409;
}

/** The group's name is empty, too long, or holds invisible characters. */
export class GroupNameRefused extends BrokerError {
  readonly code = "group_name_refused";
  readonly status = 422;
}

/** Another group of the tenant has exactly this name. */
export class GroupNameTaken extends BrokerError {
  readonly code = "group_name_taken";
  readonly status = 409;
}

/** Something is bound to the group, and would silently lose or change whom it is for. */
export class GroupInUse extends BrokerError {
  readonly code = "group_in_use";
  readonly status = 409;
}

/** The person is in the group because an identity provider or SCIM says so, who would put them back. */
export class MembershipNotManual extends BrokerError {
  readonly code = "membership_not_manual";
  readonly status = 409;
}

/** A transient NameID is made anew at each sign-in, so it can never be a key (SAML core 8.3.8). */
export class NameIdTransient extends BrokerError {
  readonly code = "nameid_transient";
  readonly status = 403;
}

/** The same person's record was changed by others again and again while this sign-in ran. */
export class PersonBusy extends BrokerError {
  readonly code = "person_busy";
  readonly status = 409;
}

/** The decision does not answer what was contested, or names what cannot be done. */
export class DecisionRefused extends BrokerError {
  readonly code = "collision_decision_refused";
  readonly status = 422;
}

/** The collision was decided already, or what was contested has changed since. */
export class CollisionOver extends BrokerError {
  readonly code = "collision_over";
  readonly status = 409;
}

/** Two people that cannot be made one as they are. */
export class MergeRefused extends BrokerError {
  readonly code = "merge_refused";
  readonly status = 422;
}

/** What an undo would give back is somebody else's by now, or the time for it is over. */
export class UndoRefused extends BrokerError {
  readonly code = "undo_refused";
  readonly status = 409;
}

/** The record that leads on changes no more. @throws MergeRefused */
export function assertNotMerged({ id, mergedInto }: Pick<Person, "id" | "mergedInto">): void {
  if (mergedInto === undefined) return;
  throw new MergeRefused("the person was merged into another", {
    mismatch: { expected: `person ${mergedInto}`, received: `person ${id}` },
    nextStep: "Use that person, or undo the merge.",
  });
}
