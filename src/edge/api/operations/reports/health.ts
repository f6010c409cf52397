import { z } from "zod";
import { warningOf } from "../../../../domains/warning.ts";
import type { Domain } from "../../../../domains/types.ts";
import type { ConnectionHealth, Guard, Health } from "../../../../signin/reports/health.ts";
import { orNull, time, uuid } from "../../fields.ts";
import { withheld } from "./common.ts";

const metadata = z.strictObject({
  connectionId: uuid,
  connectionName: z.string(),
  url: z.string(),
  fetchedAt: time.nullable().meta({ description: "The last good fetch." }),
  dueAt: time.meta({ description: "The next one." }),
  validUntil: time.nullable(),
  failures: z.int().meta({ description: "Since the last good fetch." }),
  lastError: z.string().nullable(),
  held: z
    .strictObject({ id: uuid, at: time })
    .nullable()
    .meta({ description: "A change that waits for an administrator." }),
});
const domain = z.strictObject({
  id: uuid,
  name: z.string(),
  status: z.enum(["pending", "verified", "grace", "lapsed"]),
  checkedAt: time.nullable(),
  checkDueAt: time.nullable(),
  failingSince: time.nullable(),
  graceUntil: time.nullable(),
  warning: z.string().nullable(),
});
const logout = z.strictObject({
  appId: uuid,
  appName: z.string(),
  pending: z.int(),
  givenUp: z.int().meta({ description: "Within the last seven days." }),
  oldestAt: time.nullable().meta({ description: "Of the pending ones." }),
  lastAnswer: z.string().nullable(),
});
const guard = z.strictObject({
  policyId: uuid,
  policyName: z.string(),
  kind: z.enum(["enforcement", "rollout"]),
  state: z.enum(["watching", "tripped", "confirmed", "superseded", "off"]),
  since: time,
  until: time.meta({ description: "The deadline: until then it takes itself back." }),
  endedAt: time.nullable(),
});

/** null: the caller may not read it. */
export const health = z
  .strictObject({
    metadata: z.array(metadata).nullable(),
    domains: z.array(domain).nullable(),
    logouts: z
      .array(logout)
      .nullable()
      .meta({ description: "By app; only those that wait or were given up." }),
    collisions: z.strictObject({ open: z.int(), oldestAt: time.nullable() }).nullable(),
    guards: z
      .array(guard)
      .nullable()
      .meta({ description: "Of each policy the newest change that was watched, those that run first." }),
    withheld,
  })
  .meta({ id: "HealthReport", description: "A part is null where the caller lacks the scope." });

const shownMetadata = ({ connection, held }: ConnectionHealth) =>
  connection.metadata === undefined
    ? []
    : [
        {
          connectionId: connection.id,
          connectionName: connection.name,
          url: connection.metadata.url,
          fetchedAt: orNull(connection.metadata.fetchedAt),
          dueAt: connection.metadata.dueAt,
          validUntil: orNull(connection.metadata.validUntil),
          failures: connection.metadata.failures,
          lastError: orNull(connection.metadata.lastError),
          held: held === undefined ? null : { id: held.id, at: held.at },
        },
      ];
const shownDomain = (row: Domain) => ({
  id: row.id,
  name: row.name,
  status: row.status,
  checkedAt: orNull(row.checkedAt),
  checkDueAt: orNull(row.checkDueAt),
  failingSince: orNull(row.failingSince),
  graceUntil: orNull(row.graceUntil),
  warning: orNull(warningOf(row)),
});
const shownGuard = ({ policyId, policyName, watch }: Guard) => ({
  policyId,
  policyName,
  kind: watch.kind,
  state: watch.state,
  since: watch.since,
  until: watch.until,
  endedAt: orNull(watch.endedAt),
});
const runsFirst = (one: Guard, other: Guard): number =>
  Number(other.watch.state === "watching") - Number(one.watch.state === "watching") ||
  other.watch.since.getTime() - one.watch.since.getTime();

export const shownHealth = ({ connections, domains, logouts, collisions, guards }: Health) => ({
  metadata: orNull(connections?.flatMap(shownMetadata)),
  domains: orNull(domains?.map(shownDomain)),
  logouts: orNull(
    logouts?.map((row) => ({ ...row, oldestAt: orNull(row.oldestAt), lastAnswer: orNull(row.lastAnswer) })),
  ),
  collisions: collisions ? { open: collisions.count, oldestAt: orNull(collisions.oldestAt) } : null,
  guards: orNull(guards?.toSorted(runsFirst).map(shownGuard)),
});
