import { z } from "zod";
import type { Apps } from "../../../apps/apps.ts";
import type { Openings } from "../../../openings/openings.ts";
import type { createRevocation } from "../../../openings/revocation.ts";
import type { Delivery } from "../../../openings/types.ts";
import { id as anyId, orNull, pageOf, pageQuery, time, uuid } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";

const delivery = z
  .strictObject({
    id: uuid,
    personId: uuid,
    sessionId: anyId,
    channel: z.enum(["oidc-back-channel"]),
    because: z.string(),
    status: z.enum(["pending", "delivered", "given_up"]),
    attempts: z.int(),
    lastAnswer: z.string().nullable(),
    createdAt: time,
    nextAttemptAt: time.nullable(),
    settledAt: time.nullable(),
  })
  .meta({ id: "LogoutDelivery" });

const shown = (row: Delivery) => ({
  id: row.id,
  personId: row.personId,
  sessionId: row.sessionKey,
  channel: row.channel,
  because: row.because,
  status: row.status,
  attempts: row.attempts,
  lastAnswer: orNull(row.lastAnswer),
  createdAt: row.createdAt,
  nextAttemptAt: row.status === "pending" ? row.dueAt : null,
  settledAt: orNull(row.settledAt),
});

const revocation = z
  .strictObject({
    channels: z.array(
      z.strictObject({
        kind: z.enum(["back-channel", "front-channel", "check"]),
        by: z.enum(["push", "check", "browser"]),
        says: z.string(),
      }),
    ),
    oldSessionUntil: time.nullable().meta({
      description:
        "Until when the app's own session of somebody deactivated now can live; null: the app alone decides.",
    }),
    says: z.string(),
  })
  .meta({ id: "AppRevocation" });

interface Needs {
  readonly apps: Pick<Apps, "get">;
  readonly openings: Pick<Openings, "deliveries">;
  readonly revocation: ReturnType<typeof createRevocation>;
}

/** How an app learns that sessions are over, and whether it has (X4). */
export const appLogoutOperations = (needs: Needs): readonly Operation[] => [
  operation({
    operationId: "explainAppRevocation",
    method: "get",
    path: "/apps/{id}/revocation",
    tag: "apps",
    summary:
      "Which channels an app has to learn that somebody is out, and until when an old session can live",
    scope: "apps:read",
    answer: { status: 200, schema: revocation },
    async run({ id, tenantId }) {
      const { oldSessionUntil, ...rest } = await needs.revocation(tenantId, id);
      return { status: 200, body: { ...rest, oldSessionUntil: orNull(oldSessionUntil) } };
    },
  }),
  operation({
    operationId: "listAppLogouts",
    method: "get",
    path: "/apps/{id}/logouts",
    tag: "apps",
    summary: "List what an app was told of sessions that ended, newest first",
    scope: "apps:read",
    query: z.strictObject(pageQuery),
    answer: { status: 200, schema: pageOf(delivery) },
    async run({ id, query, tenantId }) {
      await needs.apps.get(tenantId, id);
      const page = await needs.openings.deliveries(tenantId, id, query);
      return { status: 200, body: { ...page, items: page.items.map(shown) } };
    },
  }),
];
