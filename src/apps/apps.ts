import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { assertVersion, NotFound, VersionConflict } from "../kernel/errors.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Random } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import type { NewCrowdApp } from "./crowd-app.ts";
import { EntityIdTaken } from "./errors.ts";
import { changedApp, makeApp, published, withNewSecret } from "./input.ts";
import type { AppChanges, MadeApp, MadeCrowdApp, MadeOidcApp, NewApp } from "./input.ts";
import type { NewOidcApp } from "./oidc-app.ts";
import type { AppFilter, AppLocator, AppRepository } from "./repository.ts";
import { newSecret } from "./secret.ts";
import type { SamlReaders } from "./saml-app.ts";
import type { App, CrowdApp, OidcApp, ProxyApp, SamlApp } from "./types.ts";

interface Needs {
  readonly transact: Transact<{ readonly apps: AppRepository; readonly audit: AuditTrail }>;
  readonly locate: AppLocator;
  readonly clock: Clock;
  readonly random: Random;
  readonly saml: SamlReaders;
  readonly publicUrl: string;
}

export type Apps = ReturnType<typeof createApps>;

/** The registrations of downstream apps. Every verb acts in the tenant of `by`, or in the one that is named. */
export function createApps({ transact, locate, clock, random, saml, publicUrl }: Needs) {
  const born = (tenantId: string) => {
    const at = clock();
    return { id: random.uuid(), tenantId, createdAt: at, updatedAt: at, version: 1 };
  };

  /** @throws AppNameRefused, AppGroupsRefused, AppRolesRefused, and what the protocol's own settings throw */
  async function create(input: NewOidcApp, by: AuditContext): Promise<MadeOidcApp>;
  async function create(input: NewCrowdApp, by: AuditContext): Promise<MadeCrowdApp>;
  async function create(input: NewApp, by: AuditContext): Promise<MadeApp>;
  async function create(input: NewApp, by: AuditContext): Promise<MadeApp> {
    const made = makeApp(input, born(by.tenantId), { random, saml, publicUrl });
    await transact(by.tenantId, async ({ apps, audit }) => {
      await assertAlone(apps, made.app);
      await apps.insert(made.app);
      const event = { name: "app.created", targetId: made.app.id, after: published(made.app) } as const;
      await audit.record(event, by);
    });
    return made;
  }

  return {
    create,

    /** @throws NotFound */
    get: (tenantId: string, id: string): Promise<App> =>
      transact(tenantId, ({ apps }) => existing(apps, tenantId, id)),

    list: (tenantId: string, page: PageRequest & AppFilter): Promise<Page<App>> =>
      transact(tenantId, ({ apps }) => apps.list(tenantId, page)),

    /**
     * @param ifVersion refuse unless this is the stored version
     * @throws NotFound, VersionConflict, Invalid, and what {@link create} throws
     */
    update: (id: string, changes: AppChanges, by: AuditContext, ifVersion?: number): Promise<App> =>
      transact(by.tenantId, async ({ apps, audit }) => {
        const before = await existing(apps, by.tenantId, id);
        const after = successor(changedApp(before, changes, { saml, publicUrl }), clock);
        assertVersion("app", before.version, ifVersion);
        await assertAlone(apps, after);
        if (!(await apps.update(after))) throw new VersionConflict("app");
        const about = { targetId: id, before: published(before), after: published(after) };
        await audit.record({ name: "app.updated", ...about }, by);
        return after;
      }),

    /**
     * The old secret is refused from now on.
     * @throws NotFound, VersionConflict, AppHasNoSecret
     */
    rotateSecret(id: string, by: AuditContext): Promise<MadeApp> {
      const secret = newSecret(random);
      return transact(by.tenantId, async ({ apps, audit }) => {
        const before = await existing(apps, by.tenantId, id);
        const made = withNewSecret(successor(before, clock), secret);
        if (!(await apps.update(made.app))) throw new VersionConflict("app");
        await audit.record({ name: "app.secret_rotated", targetId: id }, by);
        return made;
      });
    },

    /** @throws NotFound */
    remove: (id: string, by: AuditContext): Promise<void> =>
      transact(by.tenantId, async ({ apps, audit }) => {
        const before = await existing(apps, by.tenantId, id);
        await apps.delete(by.tenantId, id);
        await audit.record({ name: "app.deleted", targetId: id, before: published(before) }, by);
      }),

    /** The service provider that calls itself so; disabled ones too, the caller decides. */
    findByEntityId: (tenantId: string, entityId: string): Promise<SamlApp | undefined> =>
      transact(tenantId, ({ apps }) => apps.findByEntityId(tenantId, entityId)),

    /** Across tenants: an app's own start address names no other. */
    locate: (id: string): Promise<App | undefined> => locate.findApp(id),

    /** Across tenants: a client id comes before a tenant is known. Disabled apps too; the caller decides. */
    findByClientId: (clientId: string): Promise<OidcApp | undefined> => locate.findByClientId(clientId),

    /** The same for the host at which a browser opens an app. @param host as `normalizedHost` gives it */
    findByHost: (host: string): Promise<ProxyApp | undefined> => locate.findByHost(host),
    /** The same for what an app that speaks Crowd names itself. */
    findByApplicationName: (name: string): Promise<CrowdApp | undefined> =>
      locate.findByApplicationName(name),
  };
}

const successor = <Kind extends App>(changed: Kind, clock: Clock): Kind => ({
  ...changed,
  updatedAt: clock(),
  version: changed.version + 1,
});

async function existing(apps: AppRepository, tenantId: string, id: string): Promise<App> {
  const app = await apps.find(tenantId, id);
  if (!app) throw new NotFound("no such app");
  return app;
}

/** @throws EntityIdTaken */
async function assertAlone(apps: AppRepository, app: App): Promise<void> {
  if (app.protocol !== "saml") return;
  const holder = await apps.findByEntityId(app.tenantId, app.entityId);
  if (holder === undefined || holder.id === app.id) return;
  throw new EntityIdTaken("another app has this entity ID", {
    mismatch: { received: app.entityId },
    nextStep: `Change the app "${holder.name}", or give this one an entity ID of its own.`,
  });
}
