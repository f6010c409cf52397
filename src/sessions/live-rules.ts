import type { SignInFacts } from "./signed-in-data.ts";
import type { SessionLimits } from "./types.ts";

/** What is demanded of a person's sessions now. */
export interface LiveRules {
  readonly limits: SessionLimits;
  /** Why a session that was begun so cannot stand; `undefined`: it stands. */
  readonly refusal: (by: SignInFacts) => string | undefined;
}

/** What holds at each check, so that a change is obeyed at the next request, on every node (P6). */
export type RulesFor = (
  tenantId: string,
  personIds: readonly string[],
) => Promise<(personId: string) => LiveRules>;
