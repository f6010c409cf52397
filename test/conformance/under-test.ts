import type { Page, PageRequest } from "../../src/kernel/page.ts";
import type { Database, Repositories } from "../../src/storage/repositories.ts";

/** What the suites need of the store under test. */
export interface UnderTest {
  readonly database: () => Database;
  /** A new tenant of its own. */
  newTenant(): Promise<string>;
  /** Runs `work` in a transaction of `tenantId`. */
  inside<T>(tenantId: string, work: (repositories: Repositories) => Promise<T>): Promise<T>;
}

/** Every item of a list, page by page. */
export async function allPages<T>(
  list: (page: PageRequest) => Promise<Page<T>>,
  limit: number,
): Promise<{ items: T[]; pages: number }> {
  const items: T[] = [];
  let pages = 0;
  let cursor: string | undefined;
  do {
    const page = await list({ limit, ...(cursor !== undefined && { cursor }) });
    items.push(...page.items);
    pages += 1;
    cursor = page.next;
  } while (cursor !== undefined);
  return { items, pages };
}
