import { createAppsTold } from "./apps-told.ts";
import { sessionRulesOf } from "./session-rules-of.ts";
import { createRuledSessions } from "./sessions/ruled.ts";
import { createSessions } from "./sessions/sessions.ts";
import type { SessionBackend } from "./sessions/repository.ts";
import type { SessionLimits } from "./sessions/types.ts";

type Needs = Omit<Parameters<typeof createAppsTold>[0], "backend"> & {
  readonly backend: SessionBackend;
  readonly limits: SessionLimits;
};

/** Sessions under the policies of now, with the apps that are opened in them and told when they end. */
export function sessionsOf({ limits, ...needs }: Needs) {
  const { opened, ...told } = createAppsTold(needs);
  const ruledSessions = createRuledSessions({
    ...needs,
    opened,
    rulesFor: sessionRulesOf(needs.transact, limits),
  });
  const sessions = createSessions({ ...needs, opened, backend: ruledSessions, limits: () => limits });
  return { ...told, ruledSessions, sessions };
}
