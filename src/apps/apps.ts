import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { assertVersion, NotFound, VersionConflict } from "../kernel/errors.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import { sha256 } from "../kernel/random.ts";
import type { Random } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import { checkedSettings } from "./app-settings.ts";
import type { AppChanges, NewApp } from "./app-settings.ts";
import type { AppLocator, AppRepository } from "./repository.ts";
import type { App } from "./types.ts";

interface Needs {
  readonly transact: Transact<{ readonly apps: AppRepository; readonly audit: AuditTrail }>;
  readonly locate: AppLocator;
  readonly clock: Clock;
  readonly random: Random;
}

/** An app with its secret: the only moment at which the secret exists outside the app. */
export interface AppWithSecret {
  readonly app: App;
  readonly clientSecret: string;
}

export type Apps = ReturnType<typeof createApps>;

/** The registrations of downstream apps. Every verb acts in the tenant of `by`, or in the one that is named. */
export function createApps({ transact, locate, clock, random }: Needs) {
  return {
    /** @throws AppNameRefused, AppGroupsRefused, AppRolesRefused, RedirectUriRefused */
    async create(input: NewApp, by: AuditContext): Promise<AppWithSecret> {
      const secret = newSecret(random);
      const app = newApp(input, by.tenantId, secret.hash, { clock, random });
      await transact(by.tenantId, async ({ apps, audit }) => {
        await apps.insert(app);
        await audit.record({ name: "app.created", targetId: app.id, after: published(app) }, by);
      });
      return { app, clientSecret: secret.text };
    },

    /** @throws NotFound */
    get: (tenantId: string, id: string): Promise<App> =>
      transact(tenantId, ({ apps }) => existing(apps, tenantId, id)),

    list: (tenantId: string, page: PageRequest & { search?: string }): Promise<Page<App>> =>
      transact(tenantId, ({ apps }) => apps.list(tenantId, page)),

    /**
     * @param ifVersion refuse unless this is the stored version
     * @throws NotFound, VersionConflict, AppNameRefused, AppGroupsRefused, AppRolesRefused, RedirectUriRefused
     */
    update: (id: string, changes: AppChanges, by: AuditContext, ifVersion?: number): Promise<App> =>
      transact(by.tenantId, async ({ apps, audit }) => {
        const before = await existing(apps, by.tenantId, id);
        const after = successor(before, checkedSettings(merged(before, changes)), clock);
        assertVersion("app", before.version, ifVersion);
        if (!(await apps.update(after))) throw new VersionConflict("app");
        const about = { targetId: id, before: published(before), after: published(after) };
        await audit.record({ name: "app.updated", ...about }, by);
        return after;
      }),

    /**
     * The old secret is refused from now on.
     * @throws NotFound, VersionConflict
     */
    async rotateSecret(id: string, by: AuditContext): Promise<AppWithSecret> {
      const secret = newSecret(random);
      const app = await transact(by.tenantId, async ({ apps, audit }) => {
        const before = await existing(apps, by.tenantId, id);
        const after = successor(before, { clientSecretHash: secret.hash }, clock);
        if (!(await apps.update(after))) throw new VersionConflict("app");
        await audit.record({ name: "app.secret_rotated", targetId: id }, by);
        return after;
      });
      return { app, clientSecret: secret.text };
    },

    /** @throws NotFound */
    remove: (id: string, by: AuditContext): Promise<void> =>
      transact(by.tenantId, async ({ apps, audit }) => {
        const before = await existing(apps, by.tenantId, id);
        await apps.delete(by.tenantId, id);
        await audit.record({ name: "app.deleted", targetId: id, before: published(before) }, by);
      }),

    /** Across tenants: a client id comes before a tenant is known. Disabled apps too; the caller decides. */
    findByClientId: (clientId: string): Promise<App | undefined> => locate.findByClientId(clientId),
  };
}

function newApp(
  input: NewApp,
  tenantId: string,
  clientSecretHash: string,
  by: Pick<Needs, "clock" | "random">,
): App {
  const at = by.clock();
  return {
    ...checkedSettings(input),
    id: by.random.uuid(),
    tenantId,
    protocol: "oidc",
    clientId: by.random.token(16),
    clientSecretHash,
    createdAt: at,
    updatedAt: at,
    version: 1,
  };
}

const successor = (before: App, changes: Partial<App>, clock: Clock): App => ({
  ...before,
  ...changes,
  updatedAt: clock(),
  version: before.version + 1,
});

async function existing(apps: AppRepository, tenantId: string, id: string): Promise<App> {
  const app = await apps.find(tenantId, id);
  if (!app) throw new NotFound("no such app");
  return app;
}

/** 256 random bits need no salt and no stretching. */
function newSecret(random: Random) {
  const text = random.token(32);
  return { text, hash: sha256(text) };
}

/** Fields that were left out change nothing. */
function merged(before: App, changes: AppChanges): NewApp {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...before, ...Object.fromEntries(given) };
}

/** What the trail may show: everything but the secret's hash. */
function published({ clientSecretHash: _hash, createdAt, updatedAt, ...rest }: App) {
  return { ...rest, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
