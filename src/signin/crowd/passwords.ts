import type { ApiTokenCheck, PresentedToken } from "../../api-tokens/check.ts";
import { accessRefusal } from "../../apps/access.ts";
import type { CrowdApp } from "../../apps/types.ts";
import type { Person } from "../../directory/types.ts";
import type { AuditContext, AuditTrail } from "../../kernel/audit.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Transact } from "../../kernel/transaction.ts";
import type { AppDirectory } from "./directory.ts";
import { CrowdRefused, type CrowdRefusalCode } from "./errors.ts";

interface Needs {
  readonly transact: Transact<{ readonly audit: AuditTrail }>;
  readonly ephemeral: Pick<Ephemeral, "claim">;
  readonly apiTokenCheck: ApiTokenCheck;
  readonly appDirectory: AppDirectory;
}

export interface Authenticated {
  readonly person: Person;
  readonly presented: PresentedToken;
}

export type AppPasswords = ReturnType<typeof createAppPasswords>;

/** Programs repeat themselves: one line of the trail an hour for each person, app and reason. */
const TOLD_EVERY_MS = 3_600_000;

/**
 * Whether a password that was typed into an app is one that its owner made here for that (A4). What people sign in
 * with is never looked at on this way, right or wrong: it would pass by second factors and enforced SSO (T2), and an
 * app that learns whether it is right is an oracle.
 */
export function createAppPasswords({ transact, ephemeral, apiTokenCheck, appDirectory }: Needs) {
  async function tell(app: CrowdApp, code: string, by: AuditContext, personId?: string): Promise<void> {
    const mark = `crowd-refused:${app.id}:${personId ?? "nobody"}:${code}`;
    if (!(await ephemeral.claim(mark, "told", TOLD_EVERY_MS))) return;
    const event = { name: "crowd.authentication_refused", targetId: app.id, code } as const;
    await transact(app.tenantId, ({ audit }) =>
      audit.record(personId === undefined ? event : { ...event, personId }, by),
    );
  }

  async function told(app: CrowdApp, person: Person, by: AuditContext): Promise<void> {
    if (!(await ephemeral.claim(`crowd-opened:${app.id}:${person.id}`, "told", TOLD_EVERY_MS))) return;
    const event = { name: "app.opened", targetId: app.id, personId: person.id } as const;
    await transact(app.tenantId, ({ audit }) => audit.record(event, by));
  }

  return {
    /** @throws CrowdRefused */
    async authenticate(
      app: CrowdApp,
      username: string,
      password: string,
      by: AuditContext,
    ): Promise<Authenticated> {
      const person = await appDirectory.person(app, username).catch(async (error: unknown) => {
        if (error instanceof CrowdRefused) await tell(app, error.code, by);
        throw error;
      });
      const presented = await apiTokenCheck.find(app.tenantId, password, "app-password");
      const code = refusalOf(app, person, presented);
      if (code === undefined && presented !== undefined) {
        await apiTokenCheck.used(presented.token, { appId: app.id, ip: by.ip });
        await told(app, person, by);
        return { person, presented };
      }
      await tell(app, presented?.refusal ?? code ?? "crowd_password_refused", by, person.id);
      throw new CrowdRefused(
        code ?? "crowd_password_refused",
        "expected an app password of this user for this application",
      );
    },
  };
}

/** Only its owner is told more than that it is none: the other reasons are theirs who hold the secret. */
function refusalOf(
  app: CrowdApp,
  person: Person,
  presented: PresentedToken | undefined,
): CrowdRefusalCode | undefined {
  if (
    presented === undefined ||
    presented.token.personId !== person.id ||
    !isFor(app, presented.token.onlyAppId)
  )
    return "crowd_password_refused";
  const access = accessRefusal(app, person);
  if (access === "person_deactivated") return "crowd_person_deactivated";
  if (access !== undefined) return "crowd_access_not_granted";
  if (presented.refusal === "api_token_expired" || presented.refusal === "api_token_too_old")
    return "crowd_password_expired";
  return presented.refusal === undefined ? undefined : "crowd_password_refused";
}

export const isFor = (app: CrowdApp, onlyAppId: string | undefined): boolean =>
  onlyAppId === undefined || onlyAppId === app.id;
