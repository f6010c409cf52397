import type { AuditEvent } from "../kernel/audit.ts";
import type { ArrivingProfile } from "./collision.ts";
import type { ExternalId, IdentityKey, Person } from "./types.ts";

/** One message of an upstream, as the mapping read it. */
export interface Arrival {
  readonly key: IdentityKey;
  readonly profile: ArrivingProfile;
  /** Absent where the mapping reads none. */
  readonly external: ExternalId | undefined;
  /** S7: whether a person may be made. */
  readonly mayCreate: boolean;
  /** Announced by an administrator: until then a NameID of this format may take the place of one of another. */
  readonly nameIdChange: { readonly toFormat: string; readonly until: Date } | undefined;
  /** What the caller knows against it. Asked before anything is written; `person` is whom the key or `external` leads to. */
  readonly assertMay: (person: Person | undefined, found: "nameId" | "externalId" | "no") => Promise<void>;
}

export interface Arrived {
  readonly person: Person;
  /** To be recorded by the caller, last in the transaction. */
  readonly events: readonly AuditEvent[];
}
