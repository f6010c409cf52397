import type { AdministratorRepository } from "../administrators/repository.ts";
import type { ApiTokenRepository } from "../api-tokens/repository.ts";
import type { AppLocator, AppRepository } from "../apps/repository.ts";
import type { NameIdRepository } from "../apps/name-ids.ts";
import type { AppAttributeRepository } from "../apps/attributes.ts";
import type { AuditRepository } from "../audit/repository.ts";
import type { BreakGlassLocator, BreakGlassRepository } from "../break-glass/repository.ts";
import type {
  CertificateWarningRepository,
  ConnectionLocator,
  ConnectionRepository,
  MetadataChangeRepository,
} from "../connections/repository.ts";
import type { GroupRepository, MembershipRepository } from "../directory/group-repository.ts";
import type {
  FactorRepository,
  PasswordRepository,
  RecoveryCodeRepository,
} from "../credentials/repository.ts";
import type {
  DomainHolderLocator,
  DomainRepository,
  DomainRouter,
  DueDomainLocator,
} from "../domains/repository.ts";
import type {
  CollisionRepository,
  DirectoryLinkRepository,
  MergeRepository,
  PersonRepository,
} from "../directory/repository.ts";
import type { DirectoryReader } from "../directory/reader.ts";
import type { KeyRepository } from "../keys/repository.ts";
import type { AuditTrail } from "../kernel/audit.ts";
import type { Ephemeral } from "../kernel/ephemeral.ts";
import type { Transact } from "../kernel/transaction.ts";
import type { MappingRepository } from "../mapping/repository.ts";
import type { PolicyReachRepository } from "../policies/reach-repository.ts";
import type { DeliveryRepository, DueDeliveryLocator, OpeningRepository } from "../openings/repository.ts";
import type { PolicyRepository } from "../policies/repository.ts";
import type { PolicyWatchLocator, PolicyWatchRepository } from "../policies/watch-repository.ts";
import type { SetupLinkLocator, SetupLinkRepository } from "../setup-links/repository.ts";
import type { SessionBackend, SessionNews } from "../sessions/repository.ts";
import type { AttemptRepository, ReplayLocator, ReplayRepository } from "../signin/repository.ts";
import type { PreflightLocator, PreflightRepository } from "../signin/preflight/repository.ts";
import type { ReportRepository } from "../signin/reports/repository.ts";
import type { TallyRepository } from "../signin/reports/tally-repository.ts";
import type { WayRepository } from "../signin/way-in/facts.ts";
import type { BrandingLocator, LogoRepository, TenantRepository } from "../tenants/repository.ts";
import type { AdminKeyLocator, AdminKeyRepository } from "../tokens/repository.ts";

/** Everything that one transaction can see and change. A domain asks for the few it needs. */
export interface Repositories {
  readonly tenants: TenantRepository;
  readonly logos: LogoRepository;
  readonly connections: ConnectionRepository;
  readonly metadataChanges: MetadataChangeRepository;
  readonly certificateWarnings: CertificateWarningRepository;
  readonly mappings: MappingRepository;
  readonly domains: DomainRepository;
  readonly apps: AppRepository;
  readonly nameIds: NameIdRepository;
  readonly appAttributes: AppAttributeRepository;
  readonly people: PersonRepository;
  readonly directoryReader: DirectoryReader;
  readonly groups: GroupRepository;
  readonly memberships: MembershipRepository;
  readonly passwords: PasswordRepository;
  readonly factors: FactorRepository;
  readonly recoveryCodes: RecoveryCodeRepository;
  readonly policies: PolicyRepository;
  readonly watches: PolicyWatchRepository;
  readonly policyReach: PolicyReachRepository;
  readonly directoryLinks: DirectoryLinkRepository;
  readonly collisions: CollisionRepository;
  readonly merges: MergeRepository;
  readonly keys: KeyRepository;
  readonly adminKeys: AdminKeyRepository;
  readonly administrators: AdministratorRepository;
  readonly breakGlass: BreakGlassRepository;
  readonly setupLinks: SetupLinkRepository;
  readonly apiTokens: ApiTokenRepository;
  readonly openings: OpeningRepository;
  readonly deliveries: DeliveryRepository;
  readonly attempts: AttemptRepository;
  readonly replays: ReplayRepository;
  readonly preflights: PreflightRepository;
  readonly ways: WayRepository;
  readonly reports: ReportRepository;
  readonly tallies: TallyRepository;
  readonly auditLog: AuditRepository;
  /** Appends to the tenant's chain in this transaction. */
  readonly audit: AuditTrail;
  /** Appends to the installation's chain in this transaction, whichever tenant it is of. */
  readonly installationAudit: AuditTrail;
}

/** Questions asked before a tenant is known; each crosses the tenant wall for one column, and says so here. */
export type Locators = ConnectionLocator &
  DomainRouter &
  DueDomainLocator &
  DomainHolderLocator &
  AppLocator &
  AdminKeyLocator &
  BreakGlassLocator &
  SetupLinkLocator &
  PolicyWatchLocator &
  DueDeliveryLocator &
  ReplayLocator &
  PreflightLocator &
  BrandingLocator & {
    /** Where the flight recorder's reference was written; for `/errors/{reference}` and support. */
    tenantOfReference(reference: string): Promise<string | undefined>;
  };

/** What lasts: PostgreSQL, or PGlite embedded. */
export interface Database {
  readonly transact: Transact<Repositories>;
  readonly locate: Locators;
  /** A small value of the installation, set once: the first caller's value stays. */
  settle(name: string, value: string): Promise<string>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** What expires: Redis, or the same SQL store. */
export interface Expiring {
  readonly ephemeral: Ephemeral;
  /** The same in the database, for the few things that must not stand still while Redis is away. */
  readonly durable: Ephemeral;
  readonly sessions: SessionBackend;
  /** Absent where sessions live in the database: then nothing is remembered. */
  readonly news: SessionNews | undefined;
  close(): Promise<void>;
}
