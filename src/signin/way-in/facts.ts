import type { Bindings } from "../../policies/types.ts";
import type { SigninAttempt } from "../types.ts";

/** A recorded sign-in by a connection, as far as it says how the next one will end. */
export interface Try extends Pick<SigninAttempt, "at" | "outcome" | "code" | "reference"> {
  readonly connectionId: string;
}

/** By what somebody may sign in, from the directory, their credentials and the recorder. */
export interface PersonFacts {
  readonly id: string;
  readonly email: string;
  readonly status: "active" | "deactivated";
  /** Connections of which a NameID leads to the person now. */
  readonly knownBy: readonly string[];
  /** Absent: no password. */
  readonly passwordSetAt: Date | undefined;
  /** Holds a second factor that works. */
  readonly enrolled: boolean;
  /** Newest first, a few. */
  readonly tries: readonly Try[];
  /** API tokens that live. */
  readonly tokens: readonly { readonly createdAt: Date; readonly expiresAt: Date }[];
}

/** Asked of many people at once: a directory is large. */
export interface WayRepository {
  /** In the order of their ids. */
  ofPeople(tenantId: string, ids: readonly string[], now: Date): Promise<readonly PersonFacts[]>;
  /**
   * Ids of active people in their order, as many as `limit`.
   * @param among absent: everybody
   * @param after the last id of those before
   */
  active(
    tenantId: string,
    among: Bindings | undefined,
    batch: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<readonly string[]>;
  countActive(tenantId: string, among: Bindings | undefined): Promise<number>;
  /** By one connection, newest first, whoever tried. */
  latestTries(tenantId: string, connectionId: string, limit: number): Promise<readonly Try[]>;
}
