import type { AuditContext } from "./audit.ts";

/** What a change is, to whoever looks at what it leads to. */
export interface Guarding {
  readonly by: AuditContext;
  /** What is changed. */
  readonly targetId: string;
  /** It is made all the same, and the trail says so. */
  readonly force?: boolean | undefined;
}

/** A transaction whose outcome is looked at before it is committed; a rejection rolls it back. */
export type Guarded<Repositories> = <T>(
  guarding: Guarding,
  work: (repositories: Repositories) => Promise<T>,
) => Promise<T>;
