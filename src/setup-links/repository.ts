import type { Page, PageRequest } from "../kernel/page.ts";
import type { ListedSetupLink, SetupLink } from "./types.ts";

export interface SetupLinkFilter {
  readonly connectionId?: string;
  /** In the connection's name or the note. */
  readonly search?: string;
}

export interface SetupLinkRepository {
  insert(link: SetupLink): Promise<void>;
  find(tenantId: string, id: string): Promise<ListedSetupLink | undefined>;
  /** Newest first. */
  list(tenantId: string, page: PageRequest & SetupLinkFilter): Promise<Page<ListedSetupLink>>;
  /**
   * Links that nobody has finished or revoked, those that end first before the others: which end by `before`, and which
   * have ended since `since` where no newer one was made for the connection and it lets nobody in.
   */
  unfinished(
    tenantId: string,
    span: { readonly now: Date; readonly since: Date; readonly before: Date; readonly limit: number },
  ): Promise<readonly ListedSetupLink[]>;
  /** Binds it to a browser: of any number at once one is `true`, and none of a link that is over by then. */
  begin(tenantId: string, id: string, browserHash: string, at: Date): Promise<boolean>;
  /** Of one that is under way at that moment, and locks it; `false` of any other. */
  note(
    tenantId: string,
    id: string,
    what: Partial<Pick<SetupLink, "preset" | "testId" | "finishedAt">>,
    at: Date,
  ): Promise<boolean>;
  /** @returns `false` if it is revoked or finished already */
  revoke(tenantId: string, id: string, at: Date): Promise<boolean>;
}

export interface SetupLinkLocator {
  /** The secret comes before a tenant is known. */
  setupLinkByToken(tokenHash: string): Promise<SetupLink | undefined>;
  /** So does the id in the address of its pages. */
  setupLinkById(id: string): Promise<SetupLink | undefined>;
}
