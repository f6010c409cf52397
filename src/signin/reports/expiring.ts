import { daysLeft } from "../../connections/expiry.ts";
import type { CertificateWatch } from "../../connections/certificate-watch.ts";
import type { ConnectionRepository } from "../../connections/repository.ts";
import type { DomainRepository } from "../../domains/repository.ts";
import type { Clock } from "../../kernel/clock.ts";
import { everyItem } from "../../kernel/page.ts";
import type { Transact } from "../../kernel/transaction.ts";
import type { KeyRecord } from "../../keys/types.ts";
import type { SetupLinkRepository } from "../../setup-links/repository.ts";
import type { AdminKeyRepository } from "../../tokens/repository.ts";
import type { EndingToken, ReportRepository } from "./repository.ts";

export type Area = "connections" | "domains" | "keys" | "tokens" | "apps" | "people" | "policies" | "signins";
/** Of whom the report is made: what they may not read is left out. */
export type May = (area: Area) => boolean;

interface Rows {
  readonly connections: ConnectionRepository;
  readonly domains: DomainRepository;
  readonly adminKeys: AdminKeyRepository;
  readonly setupLinks: SetupLinkRepository;
  readonly reports: ReportRepository;
}

interface Needs {
  readonly transact: Transact<Rows>;
  readonly clock: Clock;
  readonly certificateWatch: Pick<CertificateWatch, "ending">;
  readonly keys: { all(tenantId: string): Promise<readonly KeyRecord[]> };
}

export type EndingKind =
  | "certificate"
  | "metadata"
  | "setup-link"
  | "signing-key"
  | "domain"
  | "admin-key"
  | "api-tokens";

/** Something that works now and stops, or has stopped, at an instant. */
export interface Ending {
  readonly kind: EndingKind;
  /** Of the connection, key or domain where it is put right; tokens are many. */
  readonly id: string | undefined;
  readonly name: string;
  readonly endsAt: Date;
  readonly expiresInDays: number;
  readonly count: number;
  /** Of `api-tokens`: those that end first. */
  readonly tokens: readonly EndingToken[];
  readonly nextStep: string;
}

/** As many are told by name; of the others how many. */
const MOST_NAMED = 10;
const MOST_LINKS = 50;
/** A link that ended unused longer ago is known. */
const MISSED_DAYS = 7;
const DAY_MS = 86_400_000;

export type ExpiringReports = ReturnType<typeof createExpiring>;

/** Everything that comes to its end by itself (W2). */
export function createExpiring({ transact, clock, certificateWatch, keys }: Needs) {
  const within = (days: number): Date => new Date(clock().getTime() + days * DAY_MS);
  const ending = (kind: EndingKind, about: Pick<Ending, "id" | "name" | "endsAt" | "nextStep">): Ending => ({
    kind,
    count: 1,
    tokens: [],
    ...about,
    expiresInDays: daysLeft(about.endsAt, clock()),
  });

  const certificates = async (tenantId: string, days: number): Promise<readonly Ending[]> =>
    (await certificateWatch.ending(tenantId, days)).map(({ connection, notAfter }) =>
      ending("certificate", {
        id: connection.id,
        name: connection.name,
        endsAt: notAfter,
        nextStep:
          "Have the identity provider publish its next certificate, and fetch or upload its metadata again.",
      }),
    );

  const metadata = async (tenantId: string, days: number): Promise<readonly Ending[]> => {
    const found: Ending[] = [];
    const list = everyItem((page) =>
      transact(tenantId, ({ connections }) => connections.list(tenantId, page)),
    );
    for await (const { id, name, metadata: source } of list)
      if (source?.validUntil !== undefined && source.validUntil <= within(days))
        found.push(
          ending("metadata", {
            id,
            name,
            endsAt: source.validUntil,
            nextStep: "Fetch the metadata again; if its validUntil stays, ask whoever publishes it.",
          }),
        );
    return found;
  };

  const setupLinks = async (tenantId: string, days: number): Promise<readonly Ending[]> => {
    const span = { now: clock(), since: within(-MISSED_DAYS), before: within(days), limit: MOST_LINKS };
    const found = await transact(tenantId, (rows) => rows.setupLinks.unfinished(tenantId, span));
    return found.map(({ connectionId, connectionName, note, expiresAt, begunAt }) =>
      ending("setup-link", {
        id: connectionId,
        name: note === undefined ? connectionName : `${connectionName} (${note})`,
        endsAt: expiresAt,
        nextStep:
          expiresAt <= span.now
            ? "Make a new one, and hand it over."
            : begunAt === undefined
              ? "Ask whoever has it to use it in time, or make a new one."
              : "It was begun: ask whoever has it to finish in time, or make a new one.",
      }),
    );
  };

  const ownKeys = async (tenantId: string, days: number): Promise<readonly Ending[]> =>
    (await keys.all(tenantId))
      .filter(({ notAfter, state }) => state !== "retired" && notAfter <= within(days))
      .map(({ id, purpose, notAfter }) =>
        ending("signing-key", {
          id,
          name: purpose,
          endsAt: notAfter,
          nextStep: "Make the next key, wait until peers have learned it, then promote it.",
        }),
      );

  const domains = async (tenantId: string, days: number): Promise<readonly Ending[]> => {
    const found: Ending[] = [];
    const list = everyItem((page) =>
      transact(tenantId, (rows) => rows.domains.list(tenantId, { ...page, status: "grace" })),
    );
    for await (const { id, name, graceUntil } of list)
      if (graceUntil !== undefined && graceUntil <= within(days))
        found.push(
          ending("domain", {
            id,
            name,
            endsAt: graceUntil,
            nextStep: "Publish the challenge again and verify.",
          }),
        );
    return found;
  };

  const adminKeys = async (tenantId: string, days: number): Promise<readonly Ending[]> => {
    const found: Ending[] = [];
    const state = { is: "active", at: clock() } as const;
    const list = everyItem((page) =>
      transact(tenantId, (rows) => rows.adminKeys.list(tenantId, { ...page, state })),
    );
    for await (const { id, name, expiresAt } of list)
      if (expiresAt !== undefined && expiresAt <= within(days))
        found.push(
          ending("admin-key", {
            id,
            name,
            endsAt: expiresAt,
            nextStep: "Make another key, give it to what uses this one, then revoke this one.",
          }),
        );
    return found;
  };

  const tokens = async (tenantId: string, days: number): Promise<readonly Ending[]> => {
    const span = { now: clock(), before: within(days), most: MOST_NAMED };
    const { count, first } = await transact(tenantId, ({ reports }) => reports.tokensEnding(tenantId, span));
    const endsAt = first[0]?.endsAt;
    const nextStep = "Their owners make new ones at /account/tokens; they are told by mail in time.";
    return endsAt === undefined
      ? []
      : [
          {
            ...ending("api-tokens", { id: undefined, name: "API tokens", endsAt, nextStep }),
            count,
            tokens: first,
          },
        ];
  };

  return {
    /** Soonest first; what has ended already, of what still stands, too. */
    async expiring(tenantId: string, withinDays: number, may: May): Promise<readonly Ending[]> {
      const parts = [
        may("connections") ? [certificates, metadata, setupLinks, ownKeys] : [],
        may("domains") ? [domains] : [],
        may("keys") ? [adminKeys] : [],
        may("tokens") ? [tokens] : [],
      ].flat();
      const found: Ending[] = [];
      for (const part of parts) found.push(...(await part(tenantId, withinDays)));
      return found.toSorted((one, other) => one.endsAt.getTime() - other.endsAt.getTime());
    },
  };
}
