import type { ConnectionLocator, ConnectionRepository } from "../../connections/repository.ts";
import type { PersonRepository } from "../../directory/repository.ts";
import type { AuditTrail } from "../../kernel/audit.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { Random } from "../../kernel/random.ts";
import type { Transact } from "../../kernel/transaction.ts";
import type { Keys } from "../../keys/keys.ts";
import type {
  IncomingLogout,
  LogoutRequestInput,
  LogoutResponseInput,
  OutgoingLogout,
  VerifyLogout,
} from "../../saml/logout/types.ts";
import type { Sessions } from "../../sessions/types.ts";
import type { Visitor } from "../types.ts";

export interface LogoutNeeds {
  readonly transact: Transact<{
    readonly connections: ConnectionRepository;
    readonly people: PersonRepository;
    readonly audit: AuditTrail;
  }>;
  readonly locate: ConnectionLocator;
  readonly ephemeral: Ephemeral;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly keys: Pick<Keys, "active" | "list">;
  readonly sessions: Pick<Sessions, "list" | "end" | "revoke">;
  readonly verifyLogout: VerifyLogout;
  readonly logoutRequest: (input: LogoutRequestInput) => OutgoingLogout;
  readonly logoutResponse: (input: LogoutResponseInput) => OutgoingLogout;
  readonly publicUrl: string;
  readonly clockSkewMs: number;
  readonly saml: { readonly maxBytes: number; readonly maxElements: number };
}

/** Whose session ended here, by the names that the identity provider knows it by. */
export interface Leaving {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly personId: string;
  readonly nameId: string;
  readonly nameIdFormat: string;
  readonly nameQualifier?: string;
  readonly spNameQualifier?: string;
  readonly sessionIndex?: string;
}

/** What the browser does now. */
export type LogoutStep =
  /** Carries a message of ours to the identity provider. */
  | { readonly do: "carry"; readonly message: OutgoingLogout }
  /** Goes where the person was to end; an address that was checked when the logout began. */
  | { readonly do: "arrive"; readonly at: string };

/** Single logout with identity providers, from either side (SAML profiles 4.4). The broker's own session ends first. */
export interface Logout {
  /**
   * Remembers that the identity provider is to be told; call it with the session that has just ended.
   * @param next where the person goes in the end: a path of ours, or an app's registered address
   * @returns a one-time handle for {@link Logout.tell}; absent where the connection takes no logout
   */
  offer(leaving: Leaving, next: string): Promise<string | undefined>;
  /** Asks the identity provider to end its session too. An unknown or used handle arrives at `fallback`. */
  tell(handle: string, fallback: string, from: Visitor): Promise<LogoutStep>;
  /**
   * A message from an identity provider: its request ends sessions here and is answered, its answer to ours sends the
   * person on. Needs no cookie: whose sessions end is decided by the signed identity.
   * @throws NotFound for an unknown connection; LogoutRefused
   */
  receive(connectionId: string, incoming: IncomingLogout, from: Visitor): Promise<LogoutStep>;
}
