/** Whose remembered facts a change makes worthless: everybody's in the tenant, or these people's. */
export type Concerned = "everyone" | ReadonlySet<string>;

/**
 * Eras tell nodes whether what they remember of the database still holds. Each tenant and each person is in an era; a
 * change begins a new one, and while it is being committed there is none that anybody could trust. An era is read in the
 * same step as a session ({@link SessionBackend.read}), so remembering costs no question of its own: decision 012.
 */
export interface Eras {
  /** Commits a change so that no node answers from what it knew before once this has resolved. */
  change<T>(tenantId: string, concerned: Concerned, commit: () => Promise<T>): Promise<T>;
}

/** Where no era is told, nobody remembers anything, and a commit needs no care. */
export const noEras: Eras = { change: (_tenantId, _concerned, commit) => commit() };
