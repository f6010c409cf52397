/**
 * Runs `work` in one database transaction that can see and change one tenant's rows only (row-level security).
 * A rejection rolls everything back. Never await a network call inside, and never open a second one inside:
 * the embedded database has one connection.
 */
export type Transact<Repositories> = <T>(
  tenantId: string,
  work: (repositories: Repositories) => Promise<T>,
) => Promise<T>;

/** The tenant that owns what belongs to the installation itself: OIDC signing keys, its own audit chain. */
export const INSTANCE_TENANT = "00000000-0000-0000-0000-000000000000";
