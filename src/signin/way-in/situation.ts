import type { Connection } from "../../connections/types.ts";
import type { Domain } from "../../domains/types.ts";
import type { Effective } from "../../policies/types.ts";
import type { PersonFacts, Try } from "./facts.ts";

/** All that decides whether, and by which way, somebody gets in. */
export interface Situation {
  readonly mailDomain: string;
  /** The claim of this tenant that decides over the mail domain. */
  readonly claim: Domain | undefined;
  /** Those that the domain leads to and some policy takes. */
  readonly linked: readonly Connection[];
  /** The one of them that is taken unasked. */
  readonly preselected: string | undefined;
  /** The one that the policy names, whether the domain leads to it or not. */
  readonly named: Connection | undefined;
  /** Absent: nobody has the address. */
  readonly person: PersonFacts | undefined;
  readonly policy: Effective["policy"];
  /** Of the linked connections those by which nobody has got in of late, with the latest refusal. */
  readonly failing: ReadonlyMap<string, Try>;
}
