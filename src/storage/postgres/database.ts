import type pg from "pg";
import type { AuditRepository } from "../../audit/repository.ts";
import type { AuditTrail } from "../../kernel/audit.ts";
import { noEras, type Eras } from "../eras.ts";
import type { Database, Repositories } from "../repositories.ts";
import { createAdminKeyRepository } from "./admin-keys.ts";
import { createAdministratorRepository } from "./administrators.ts";
import { createApiTokenRepository } from "./api-tokens.ts";
import { createAppAttributeRepository } from "./app-attributes.ts";
import { createAppRepository } from "./apps.ts";
import { createNameIdRepository } from "./name-ids.ts";
import { createAttemptRepository } from "./attempts.ts";
import { createAuditRepository } from "./audit-log.ts";
import { createBreakGlassRepository } from "./break-glass.ts";
import { createCertificateWarningRepository } from "./certificate-warnings.ts";
import { createConnectionRepository } from "./connections.ts";
import { createCollisionRepository } from "./collisions.ts";
import { createDirectoryReader } from "./directory-reader.ts";
import { createDirectoryLinkRepository } from "./directory-links.ts";
import { createDomainRepository } from "./domains.ts";
import { createNotes, watch, type Notes } from "./concerned.ts";
import { translate } from "./failures.ts";
import { createGroupRepository } from "./groups.ts";
import { createInstallationChain } from "./installation-chain.ts";
import { createKeyRepository } from "./keys.ts";
import { createLocators } from "./locators.ts";
import { createLogoRepository } from "./logos.ts";
import { createDeliveryRepository } from "./logout-deliveries.ts";
import { createMappingRepository } from "./mappings.ts";
import { createMembershipRepository } from "./memberships.ts";
import { createMetadataChangeRepository } from "./metadata-changes.ts";
import { createOpeningRepository } from "./openings.ts";
import { createPasswordRepository } from "./passwords.ts";
import { createPersonRepository } from "./people.ts";
import { createRecoveryCodeRepository } from "./recovery-codes.ts";
import { createPolicyRepository } from "./policies.ts";
import { createPolicyReachRepository } from "./policy-reach.ts";
import { createPolicyWatchRepository } from "./policy-watches.ts";
import { createMergeRepository } from "./person-merges.ts";
import { createPreflightRepository } from "./preflights.ts";
import { createReplayRepository } from "./replays.ts";
import { createReportRepository } from "./reports.ts";
import { createTallyRepository } from "./signin-tallies.ts";
import { createFactorRepository } from "./second-factors.ts";
import { createTenantRepository } from "./tenants.ts";
import { createWayRepository } from "./ways.ts";
import { inTenant } from "./tenant-transaction.ts";
import { createSetupLinkRepository } from "./setup-links.ts";
import type { Committing, Query } from "./tenant-transaction.ts";

/** Makes the trail of one transaction; handed in because storage does not know the audit domain. */
export type MakeTrail = (auditLog: AuditRepository) => AuditTrail;

function repositoriesOn(
  query: Query,
  tenantId: string,
  { makeTrail, notes }: { readonly makeTrail: MakeTrail; readonly notes: Notes },
): Repositories {
  const auditLog = createAuditRepository(query);
  const plain = {
    tenants: createTenantRepository(query),
    logos: createLogoRepository(query),
    connections: createConnectionRepository(query),
    metadataChanges: createMetadataChangeRepository(query),
    certificateWarnings: createCertificateWarningRepository(query),
    mappings: createMappingRepository(query),
    domains: createDomainRepository(query),
    apps: createAppRepository(query),
    nameIds: createNameIdRepository(query),
    appAttributes: createAppAttributeRepository(query),
    people: createPersonRepository(query),
    directoryReader: createDirectoryReader(query),
    groups: createGroupRepository(query),
    memberships: createMembershipRepository(query),
    passwords: createPasswordRepository(query),
    factors: createFactorRepository(query),
    recoveryCodes: createRecoveryCodeRepository(query),
    policies: createPolicyRepository(query),
    watches: createPolicyWatchRepository(query),
    policyReach: createPolicyReachRepository(query),
    directoryLinks: createDirectoryLinkRepository(query),
    collisions: createCollisionRepository(query),
    merges: createMergeRepository(query),
    keys: createKeyRepository(query),
    adminKeys: createAdminKeyRepository(query),
    administrators: createAdministratorRepository(query),
    breakGlass: createBreakGlassRepository(query),
    setupLinks: createSetupLinkRepository(query),
    apiTokens: createApiTokenRepository(query),
    openings: createOpeningRepository(query),
    deliveries: createDeliveryRepository(query),
    attempts: createAttemptRepository(query),
    replays: createReplayRepository(query),
    reports: createReportRepository(query),
    tallies: createTallyRepository(query),
    preflights: createPreflightRepository(query),
    ways: createWayRepository(query),
    auditLog,
    audit: makeTrail(auditLog),
    installationAudit: makeTrail(createInstallationChain(query, tenantId)),
  };
  return { ...plain, ...watch(plain, notes) };
}

/** Serves the port from a migrated database. `close` ends the pool. */
export function createDatabase(pool: pg.Pool, makeTrail: MakeTrail, eras: Eras = noEras): Database {
  const ask = async (text: string, values: readonly string[] = []): Promise<{ value: string }[]> => {
    try {
      return (await pool.query<{ value: string }>(text, [...values])).rows;
    } catch (error) {
      throw translate(error);
    }
  };
  return {
    transact(tenantId, work) {
      const notes = createNotes();
      const committing: Committing = (commit) => {
        const concerned = notes.concerned();
        return concerned === undefined ? commit() : eras.change(tenantId, concerned, commit);
      };
      return inTenant(
        pool,
        tenantId,
        (query) => work(repositoriesOn(query, tenantId, { makeTrail, notes })),
        committing,
      );
    },
    locate: createLocators(pool),
    async settle(name, value) {
      // The update that changes nothing makes the stored row come back, whoever wrote it first.
      const [row] = await ask(
        `insert into instance_values as stored (name, value) values ($1, $2)
         on conflict (name) do update set value = stored.value returning value`,
        [name, value],
      );
      return row?.value ?? value;
    },
    async ping() {
      await ask("select 'alive' as value");
    },
    close: () => pool.end(),
  };
}
