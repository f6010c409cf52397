import { byCountOf } from "./tally.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Fix } from "../../kernel/checks.ts";
import { Invalid } from "../../kernel/errors.ts";
import type { Transact } from "../../kernel/transaction.ts";
import type { ConnectionRepository } from "../../connections/repository.ts";
import { diagnose } from "../diagnosis/diagnose.ts";
import type { Cell, Counts, ReportRepository, Span } from "./repository.ts";

interface Rows {
  readonly reports: ReportRepository;
  readonly connections: ConnectionRepository;
}

interface Needs {
  readonly transact: Transact<Rows>;
  readonly clock: Clock;
}

export interface Asked {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly bucket?: "hour" | "day" | undefined;
  readonly timezone: string;
}

/** Sign-ins that were refused for one reason by one connection. */
export interface Failure {
  readonly code: string;
  readonly connectionId: string | undefined;
  readonly connectionName: string | undefined;
  readonly count: number;
  /** Absent: it was forgotten meanwhile. */
  readonly latest:
    | { readonly id: string; readonly reference: string; readonly at: Date; readonly summary: string }
    | undefined;
  readonly fix: Fix | undefined;
}

export interface CountsOf extends Counts {
  /** Absent: no connection, or no app. */
  readonly id: string | undefined;
  /** Absent: it is gone. */
  readonly name: string | undefined;
}

export interface SigninReport extends Span {
  readonly bucket: "hour" | "day";
  readonly total: Counts;
  readonly buckets: readonly (Counts & { readonly at: Date })[];
  /** The most frequent first. */
  readonly failures: readonly Failure[];
  readonly byConnection: readonly CountsOf[];
  readonly byApp: readonly CountsOf[];
}

const DAY_MS = 86_400_000;
/** Absent `from`. */
const DEFAULT_DAYS = 30;
/** Up to here an hour is one point of the chart, unless asked otherwise. */
const BY_HOUR_MS = 3 * DAY_MS;
const MOST_BUCKETS = 800;
const MOST_FAILURES = 10;
const MOST_NAMED = 50;

export type SigninReports = ReturnType<typeof createSigninReports>;

/** How sign-ins go: over time, by cause, by connection and by app (W2). */
export function createSigninReports({ transact, clock }: Needs) {
  /** @throws Invalid */
  const spanOf = ({ from, to = clock(), bucket }: Asked): Span & { readonly bucket: "hour" | "day" } => {
    const since = from ?? new Date(to.getTime() - DEFAULT_DAYS * DAY_MS);
    const length = to.getTime() - since.getTime();
    const by = bucket ?? (length <= BY_HOUR_MS ? "hour" : "day");
    if (length <= 0) throw new Invalid("from is not before to", { nextStep: "Send an earlier from." });
    const count = length / (by === "hour" ? DAY_MS / 24 : DAY_MS);
    if (count <= MOST_BUCKETS) return { from: since, to, bucket: by };
    throw new Invalid("the span has too many buckets", {
      mismatch: { expected: `at most ${MOST_BUCKETS}`, received: String(Math.ceil(count)) },
      nextStep: "Ask for a shorter span, or for days.",
    });
  };

  /** In the words of the vendor's own screens. */
  async function failureOf(rows: Rows, tenantId: string, span: Span, cell: Cell, name: string | undefined) {
    const { code = "", connectionId, count } = cell;
    const attempt = await rows.reports.latestRefusal(tenantId, span, { code, connectionId });
    const connection =
      connectionId === undefined ? undefined : await rows.connections.find(tenantId, connectionId);
    const found = attempt && diagnose(attempt, connection?.preset ?? "generic");
    return {
      code,
      connectionId,
      connectionName: name,
      count,
      latest: attempt && {
        id: attempt.id,
        reference: attempt.reference,
        at: attempt.at,
        summary: found?.summary ?? code,
      },
      fix: found?.fix ?? attempt?.fix,
    } satisfies Failure;
  }

  return {
    /** @throws Invalid */
    signins(tenantId: string, asked: Asked): Promise<SigninReport> {
      const span = spanOf(asked);
      return transact(tenantId, async (rows) => {
        const buckets = await rows.reports.buckets(span, span.bucket, asked.timezone);
        const cells = await rows.reports.signins(tenantId, span, buckets);
        const of = (what: Cell["of"]) => cells.filter((cell) => cell.of === what);
        const tallied = {
          connection: byCountOf(of("connection"), ({ connectionId }) => connectionId).slice(0, MOST_NAMED),
          app: byCountOf(of("app"), ({ appId }) => appId).slice(0, MOST_NAMED),
        };
        const failed = of("failure")
          .toSorted((one, other) => other.count - one.count)
          .slice(0, MOST_FAILURES);
        const names = await rows.reports.names(tenantId, {
          connections: [...tallied.connection, ...failed.map(({ connectionId: key }) => ({ key }))].flatMap(
            ({ key }) => key ?? [],
          ),
          apps: tallied.app.flatMap(({ key }) => key ?? []),
        });
        const named = (each: (typeof tallied.app)[number]): CountsOf => ({
          ...each.counts,
          id: each.key,
          name: names.get(each.key ?? ""),
        });
        const failures: Failure[] = [];
        for (const cell of failed)
          failures.push(await failureOf(rows, tenantId, span, cell, names.get(cell.connectionId ?? "")));
        const times = new Map(
          byCountOf(of("bucket"), ({ at }) => at?.getTime()).map((each) => [each.key, each]),
        );
        return {
          ...span,
          total: byCountOf(of("bucket"), () => undefined)[0]?.counts ?? NOTHING,
          buckets: buckets.map((at) => ({ at, ...(times.get(at.getTime())?.counts ?? NOTHING) })),
          failures,
          byConnection: tallied.connection.map(named),
          byApp: tallied.app.map(named),
        };
      });
    },
  };
}

const NOTHING: Counts = { accepted: 0, refused: 0, tested: 0, unfinished: 0 };
