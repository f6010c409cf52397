import type { AppAttributeRepository } from "../../apps/attributes.ts";
import type { Apps } from "../../apps/apps.ts";
import type { AuditTrail } from "../../kernel/audit.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { Transact } from "../../kernel/transaction.ts";
import type { Changes } from "../../signin/crowd/changes.ts";
import type { AppDirectory } from "../../signin/crowd/directory.ts";
import type { AppPasswords } from "../../signin/crowd/passwords.ts";
import type { SsoSessions } from "../../signin/crowd/sso-sessions.ts";

export interface CrowdNeeds {
  readonly apps: Pick<Apps, "findByApplicationName">;
  readonly appDirectory: AppDirectory;
  readonly appPasswords: AppPasswords;
  readonly ssoSessions: SsoSessions;
  readonly changes: Changes;
  readonly transact: Transact<{
    readonly appAttributes: AppAttributeRepository;
    readonly audit: AuditTrail;
  }>;
  readonly ephemeral: Pick<Ephemeral, "get" | "count" | "claim">;
  readonly log: Logger;
  readonly publicUrl: string;
  /** As package.json has it. */
  readonly version: string;
}
