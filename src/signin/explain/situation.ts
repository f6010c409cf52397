import type { App } from "../../apps/types.ts";
import type { Connection } from "../../connections/types.ts";
import type { Person } from "../../directory/types.ts";
import type { Domain } from "../../domains/types.ts";
import type { Effective } from "../../policies/types.ts";

/** All that decides over a sign-in, as it is now. */
export interface Situation {
  readonly address: string;
  readonly mailDomain: string;
  /** The claim of this tenant that decides over the mail domain. */
  readonly claim: Domain | undefined;
  /** Those that the domain leads to and some policy takes. */
  readonly linked: readonly Connection[];
  /** The one of them that is taken unasked. */
  readonly preselected: string | undefined;
  /** The one that the policy names, whether the domain leads to it or not. */
  readonly named: Connection | undefined;
  readonly person: Person | undefined;
  readonly effective: Effective;
  readonly groupName: string | undefined;
  readonly enrolled: boolean;
  readonly app: App | undefined;
  readonly at: Date;
}
