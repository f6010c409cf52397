import type { Page, PageRequest } from "../kernel/page.ts";
import type { Domain } from "./types.ts";

export interface DomainFilter {
  /** Part of the name; or the whole id. */
  readonly search?: string;
  readonly connectionId?: string;
  readonly status?: Domain["status"];
}

export interface DomainRepository {
  find(tenantId: string, id: string): Promise<Domain | undefined>;
  findByName(tenantId: string, name: string): Promise<Domain | undefined>;
  /**
   * The tenant's claim that decides who speaks for `name`: its own, or the nearest parent's that stands for its
   * sub-domains, unless somebody has proved a nearer one (D4). Without either, a pending claim on the name itself.
   */
  deciding(tenantId: string, name: string): Promise<Domain | undefined>;
  list(tenantId: string, page: PageRequest & DomainFilter): Promise<Page<Domain>>;
  insert(domain: Domain): Promise<void>;
  /**
   * Writes the row where the stored version is `domain.version - 1`.
   * @returns `taken` if another tenant has verified the name meanwhile (D3), `stale` if the version is another
   */
  update(domain: Domain): Promise<"ok" | "stale" | "taken">;
  delete(tenantId: string, id: string): Promise<boolean>;
}

/** From an e-mail's domain to the tenants and connections that may speak for it; asked before a tenant is known. */
export interface DomainRouter {
  /**
   * All but pending ones: a lapsed one still enforces SSO (D2). At most one: a domain is one tenant's at a time (D3).
   * The connections are in the tenant's order.
   */
  routeDomain(
    name: string,
  ): Promise<
    | { readonly tenantId: string; readonly domainId: string; readonly connectionIds: readonly string[] }
    | undefined
  >;
}

/** Who stands in the way of one that has just proved a name. */
export interface DomainHolderLocator {
  /** Of exactly this name, whichever tenant's: the claim that is not pending. */
  holderOf(name: string): Promise<{ readonly tenantId: string; readonly id: string } | undefined>;
}

/** Which proofs are to be looked for, of all tenants. */
export interface DueDomainLocator {
  /** `checkDueAt` at or before `now`, the longest due first. */
  domainsDue(
    now: Date,
    limit: number,
  ): Promise<readonly { readonly tenantId: string; readonly id: string }[]>;
}
