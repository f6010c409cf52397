import { createApiTokenCheck } from "./api-tokens/check.ts";
import type { ApiTokenPolicyFor } from "./api-tokens/types.ts";
import { mayOpen } from "./apps/access.ts";
import type { CrowdApp } from "./apps/types.ts";
import type { Clock } from "./kernel/clock.ts";
import type { Ephemeral } from "./kernel/ephemeral.ts";
import type { SessionBackend } from "./sessions/repository.ts";
import type { Sessions } from "./sessions/types.ts";
import { createChanges } from "./signin/crowd/changes.ts";
import { createAppDirectory } from "./signin/crowd/directory.ts";
import { createAppPasswords } from "./signin/crowd/passwords.ts";
import { createSsoSessions } from "./signin/crowd/sso-sessions.ts";
import type { Database } from "./storage/repositories.ts";

interface Needs extends Pick<Database, "transact"> {
  readonly clock: Clock;
  readonly ephemeral: Ephemeral;
  readonly sessions: Sessions;
  readonly ruledSessions: SessionBackend;
  readonly policyFor: ApiTokenPolicyFor;
}

/** What apps that speak Crowd are answered from (A4), and the check of the secrets that people make for apps. */
export function createCrowdServices(needs: Needs) {
  const shared = { apiTokenCheck: createApiTokenCheck(needs), appDirectory: createAppDirectory(needs) };
  return {
    ...shared,
    /** The apps that speak Crowd and that a person may open, for whom to make app passwords; at most 200. */
    async crowdAppsOf(tenantId: string, personId: string): Promise<readonly CrowdApp[]> {
      const { person, page } = await needs.transact(tenantId, async ({ people, apps }) => ({
        person: await people.find(tenantId, personId),
        page: await apps.list(tenantId, { limit: 200 }),
      }));
      return page.items.filter(
        (app): app is CrowdApp => app.protocol === "crowd" && person !== undefined && mayOpen(app, person),
      );
    },
    appPasswords: createAppPasswords({ ...needs, ...shared }),
    ssoSessions: createSsoSessions({ ...needs, ...shared }),
    changes: createChanges(needs),
  };
}
