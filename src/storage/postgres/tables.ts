import type { AdministratorTables } from "./tables/administrators.ts";
import type {
  CertificateWarningsTable,
  ConnectionsTable,
  DomainConnectionsTable,
  DomainsTable,
  MappingVersionsTable,
  MetadataChangesTable,
} from "./tables/connections.ts";
import type { PasswordsTable, RecoveryCodesTable, SecondFactorsTable } from "./tables/credentials.ts";
import type {
  CollisionsTable,
  DirectoryLinksTable,
  GroupMembersTable,
  GroupsTable,
  IdentitiesTable,
  PeopleTable,
  PersonMergesTable,
} from "./tables/directory.ts";
import type {
  EphemeralMembersTable,
  EphemeralTable,
  SessionRevocationsTable,
  SessionsTable,
} from "./tables/expiring.ts";
import type { OpeningTables } from "./tables/openings.ts";
import type {
  PoliciesTable,
  PolicyGroupsTable,
  PolicyPeopleTable,
  PolicyVersionsTable,
  PolicyWatchesTable,
  PolicyWatchFailuresTable,
} from "./tables/policies.ts";
import type {
  AttemptsTable,
  AuditEventsTable,
  PreflightsTable,
  ReplaysTable,
  SigninTalliesTable,
} from "./tables/records.ts";
import type {
  AdminKeysTable,
  ApiTokensTable,
  AppNameIdsTable,
  AppHostsTable,
  AppAttributesTable,
  AppsTable,
  KeysTable,
  TenantLogosTable,
  TenantsTable,
} from "./tables/registrations.ts";
import type { SetupLinksTable } from "./tables/setup-links.ts";

/** Every table by its name; each room's are described in `tables/`. */
export interface Tables extends AdministratorTables, OpeningTables {
  instance_values: { name: string; value: string };
  tenants: TenantsTable;
  tenant_logos: TenantLogosTable;
  connections: ConnectionsTable;
  metadata_changes: MetadataChangesTable;
  certificate_warnings: CertificateWarningsTable;
  mapping_versions: MappingVersionsTable;
  domains: DomainsTable;
  domain_connections: DomainConnectionsTable;
  apps: AppsTable;
  app_name_ids: AppNameIdsTable;
  app_hosts: AppHostsTable;
  app_attributes: AppAttributesTable;
  people: PeopleTable;
  identities: IdentitiesTable;
  groups: GroupsTable;
  group_members: GroupMembersTable;
  passwords: PasswordsTable;
  second_factors: SecondFactorsTable;
  recovery_codes: RecoveryCodesTable;
  policies: PoliciesTable;
  policy_people: PolicyPeopleTable;
  policy_groups: PolicyGroupsTable;
  policy_versions: PolicyVersionsTable;
  policy_watches: PolicyWatchesTable;
  policy_watch_failures: PolicyWatchFailuresTable;
  directory_links: DirectoryLinksTable;
  collisions: CollisionsTable;
  person_merges: PersonMergesTable;
  keys: KeysTable;
  admin_keys: AdminKeysTable;
  setup_links: SetupLinksTable;
  api_tokens: ApiTokensTable;
  signin_attempts: AttemptsTable;
  signin_tallies: SigninTalliesTable;
  replays: ReplaysTable;
  preflights: PreflightsTable;
  audit_events: AuditEventsTable;
  audit_heads: { tenant_id: string; sequence: number; hash: string };
  ephemeral: EphemeralTable;
  ephemeral_members: EphemeralMembersTable;
  sessions: SessionsTable;
  session_revocations: SessionRevocationsTable;
}
