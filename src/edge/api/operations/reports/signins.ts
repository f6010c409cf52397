import { z } from "zod";
import type { Reports } from "../../../../signin/reports/reports.ts";
import type { CountsOf, Failure } from "../../../../signin/reports/signins.ts";
import { instant, orNull, time, uuid } from "../../fields.ts";
import { operation, type Operation } from "../../operation.ts";
import { fix } from "../signin-schemas.ts";

const counts = { accepted: z.int(), refused: z.int(), tested: z.int(), unfinished: z.int() };
const countsOf = z.strictObject({
  id: uuid.nullable().meta({ description: "null: of none." }),
  name: z.string().nullable().meta({ description: "null: it is gone, or there is none." }),
  ...counts,
});
const failure = z.strictObject({
  code: z.string(),
  connectionId: uuid.nullable(),
  connectionName: z.string().nullable(),
  count: z.int(),
  latest: z
    .strictObject({ id: uuid, reference: z.string(), at: time, summary: z.string() })
    .nullable()
    .meta({ description: "The newest of them, as `GET /signins/{id}` shows it." }),
  fix: fix.nullable().meta({ description: "Of the newest: who has to act, and what to do." }),
});
const report = z
  .strictObject({
    from: time,
    to: time,
    bucket: z.enum(["hour", "day"]),
    timezone: z.string(),
    total: z.strictObject(counts),
    buckets: z
      .array(z.strictObject({ at: time, ...counts }))
      .meta({ description: "Without a gap, oldest first; the first and the last may be cut by the span." }),
    failures: z
      .array(failure)
      .meta({ description: "Refusals by cause, the most frequent first; ten at most." }),
    byConnection: z.array(countsOf).meta({ description: "Busiest first; fifty at most." }),
    byApp: z.array(countsOf).meta({ description: "Busiest first; fifty at most." }),
  })
  .meta({ id: "SigninReport" });

const isTimezone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
};

const timezone = z
  .string()
  .max(60)
  .regex(/^[A-Za-z]+(\/[A-Za-z0-9_+-]+)*$/)
  .refine(isTimezone, "not a time zone of the IANA data base")
  .default("UTC")
  .meta({ description: "In which a day is a day, e.g. `Europe/Berlin`." });

const shownCounts = (row: CountsOf) => ({ ...row, id: orNull(row.id), name: orNull(row.name) });
const shownFailure = (row: Failure) => ({
  code: row.code,
  connectionId: orNull(row.connectionId),
  connectionName: orNull(row.connectionName),
  count: row.count,
  latest: orNull(row.latest),
  fix: orNull(row.fix),
});

export const signinReportOperations = (reports: Pick<Reports, "signins">): readonly Operation[] => [
  operation({
    operationId: "reportSignins",
    method: "get",
    path: "/reports/signins",
    tag: "reports",
    summary: "How sign-ins go: over time, by cause of failure, by connection and by app",
    scope: "signins:read",
    query: z.strictObject({
      from: instant.exactOptional().meta({ description: "Default: thirty days before `to`." }),
      to: instant.exactOptional().meta({ description: "Exclusive. Default: now." }),
      bucket: z
        .enum(["hour", "day"])
        .exactOptional()
        .meta({ description: "Default: hours up to three days, then days." }),
      timezone,
    }),
    answer: { status: 200, schema: report },
    async run({ query, tenantId }) {
      const found = await reports.signins(tenantId, query);
      const body = {
        ...found,
        timezone: query.timezone,
        failures: found.failures.map(shownFailure),
        byConnection: found.byConnection.map(shownCounts),
        byApp: found.byApp.map(shownCounts),
      };
      return { status: 200, body };
    },
  }),
];
