import type { Page, PageRequest } from "../kernel/page.ts";
import type { Delivery, Ended, Opening, Told } from "./types.ts";

export interface OpeningRepository {
  /** Of one app in one session there is one; the newest word on it stays. */
  note(opening: Opening): Promise<void>;
  /** Of one session. */
  of(tenantId: string, sessionKey: string): Promise<readonly Opening[]>;
  /** Removes and returns those of sessions that are over. */
  take(tenantId: string, which: Ended): Promise<readonly Opening[]>;
  /** Keys of sessions in which the app was opened, newest first. */
  sessionsWith(
    tenantId: string,
    which: { readonly appId: string; readonly personId?: string; readonly connectionId?: string },
    page: PageRequest,
  ): Promise<Page<string>>;
  /** Keys of sessions that should be over by now. */
  overdue(tenantId: string, now: Date, limit: number): Promise<readonly string[]>;
  /** The session ends later than was known. */
  prolong(tenantId: string, sessionKey: string, endsAt: Date): Promise<void>;
}

export interface DeliveryRepository {
  insert(deliveries: readonly Delivery[]): Promise<void>;
  find(tenantId: string, id: string): Promise<Delivery | undefined>;
  /** Newest first. */
  list(tenantId: string, appId: string, page: PageRequest): Promise<Page<Delivery>>;
  /**
   * Takes one that is due, for one attempt: of any number of nodes at once exactly one gets it.
   * @param leaseUntil when the attempt counts as lost
   */
  claim(tenantId: string, id: string, now: Date, leaseUntil: Date): Promise<Delivery | undefined>;
  /** Writes the outcome of the attempt that `claim` counted; `false`: another has begun meanwhile. */
  settle(
    delivery: Delivery,
    outcome: Pick<Delivery, "status" | "lastAnswer" | "dueAt" | "settledAt">,
  ): Promise<boolean>;
  /** Removes what was settled before; at most `limit`. */
  forget(tenantId: string, settledBefore: Date, limit: number): Promise<number>;
}

/** Across tenants: whose turn it is comes before a tenant is known. */
export interface DueDeliveryLocator {
  /** Due ones, oldest first, of each app and session the first alone, and of each app only so many. */
  deliveriesDue(
    now: Date,
    limit: number,
  ): Promise<readonly { readonly tenantId: string; readonly id: string }[]>;
}

/** The apps' own registrations, as far as they say how an app is told. */
export interface ToldApps {
  find(tenantId: string, id: string): Promise<Told | undefined>;
}
