import { z } from "zod";
import type { BreakGlass } from "../../../../break-glass/break-glass.ts";
import type { Clock } from "../../../../kernel/clock.ts";
import { worstFirst } from "../../../../signin/reports/attention.ts";
import type { Concern } from "../../../../signin/reports/concern.ts";
import type { Reports } from "../../../../signin/reports/reports.ts";
import { covers } from "../../../../tokens/scopes.ts";
import { orNull, time, uuid } from "../../fields.ts";
import { operation, type Operation } from "../../operation.ts";
import { breakGlassWarnings } from "../../readiness.ts";
import { mayRead, withheld, withheldFrom } from "./common.ts";
import { health, shownHealth } from "./health.ts";

const ending = z
  .strictObject({
    kind: z.enum([
      "certificate",
      "metadata",
      "setup-link",
      "signing-key",
      "domain",
      "admin-key",
      "api-tokens",
    ]),
    id: uuid.nullable().meta({
      description:
        "Of the connection (of a certificate, metadata or set-up link), key, domain or admin key; null: of many.",
    }),
    name: z.string(),
    endsAt: time.meta({ description: "Of many: of the first." }),
    expiresInDays: z.int().meta({ description: "Whole days; negative: it has ended." }),
    count: z.int(),
    tokens: z.array(z.strictObject({ id: uuid, name: z.string(), owner: z.string(), endsAt: time })).meta({
      description: "Of `api-tokens`: those that end first, ten at most; `count` says how many end.",
    }),
    nextStep: z.string(),
  })
  .meta({ id: "Ending" });

const concern = z
  .strictObject({
    severity: z.enum(["critical", "warning", "info"]),
    code: z.string().meta({ description: "Stable; more are added." }),
    what: z.string(),
    since: time.nullable(),
    nextStep: z.string(),
    target: z
      .strictObject({
        kind: z.enum([
          "connection",
          "metadata-change",
          "domain",
          "key",
          "admin-key",
          "policy",
          "app",
          "tokens",
          "collisions",
          "break-glass",
        ]),
        id: uuid.nullable().meta({ description: "null: the list of its kind." }),
      })
      .meta({ description: "Where it is looked at, and acted on." }),
  })
  .meta({ id: "Concern" });

const shown = (row: Concern) => ({
  ...row,
  since: orNull(row.since),
  target: { kind: row.target.kind, id: orNull(row.target.id) },
});

interface Needs {
  readonly reports: Pick<Reports, "expiring" | "health" | "attention">;
  readonly breakGlass: Pick<BreakGlass, "readiness">;
  readonly clock: Clock;
}

export const overviewOperations = ({ reports, breakGlass, clock }: Needs): readonly Operation[] => {
  const ofBreakGlass = async (tenantId: string): Promise<readonly Concern[]> =>
    breakGlassWarnings(await breakGlass.readiness(tenantId), clock()).map(({ code, message, nextStep }) => ({
      severity: "warning",
      code,
      what: message,
      since: undefined,
      nextStep,
      target: { kind: "break-glass", id: undefined },
    }));

  return [
    operation({
      operationId: "reportExpiring",
      method: "get",
      path: "/reports/expiring",
      tag: "reports",
      summary: "Everything that comes to its end by itself, soonest first, what has ended already too",
      scope: undefined,
      query: z.strictObject({ withinDays: z.coerce.number().int().min(0).max(3650).default(30) }),
      answer: {
        status: 200,
        schema: z.strictObject({ items: z.array(ending), withheld }).meta({ id: "ExpiringReport" }),
      },
      async run({ query, tenantId, caller }) {
        const may = mayRead(caller);
        const found = await reports.expiring(tenantId, query.withinDays, may);
        const items = found.map((row) => ({ ...row, id: orNull(row.id) }));
        const lacking = withheldFrom(may, ["connections", "domains", "keys", "tokens"]);
        return { status: 200, body: { items, withheld: lacking } };
      },
    }),
    operation({
      operationId: "reportHealth",
      method: "get",
      path: "/reports/health",
      tag: "reports",
      summary:
        "What runs by itself and how it goes: metadata, proofs of domains, logouts, collisions, guards",
      scope: undefined,
      answer: { status: 200, schema: health },
      async run({ tenantId, caller }) {
        const may = mayRead(caller);
        const lacking = withheldFrom(may, ["connections", "domains", "apps", "people", "policies"]);
        return {
          status: 200,
          body: { ...shownHealth(await reports.health(tenantId, may)), withheld: lacking },
        };
      },
    }),
    operation({
      operationId: "reportAttention",
      method: "get",
      path: "/reports/attention",
      tag: "reports",
      summary: "What needs somebody now, the worst first, each with the next step and where it is taken",
      scope: undefined,
      answer: {
        status: 200,
        schema: z.strictObject({ items: z.array(concern), withheld }).meta({ id: "AttentionReport" }),
      },
      async run({ tenantId, caller }) {
        const may = mayRead(caller);
        const mayBreakGlass = covers(caller.scopes, "break-glass:read");
        const found = worstFirst([
          ...(await reports.attention(tenantId, may)),
          ...(mayBreakGlass ? await ofBreakGlass(tenantId) : []),
        ]);
        const lacking = [
          ...withheldFrom(may, [
            "connections",
            "domains",
            "keys",
            "tokens",
            "apps",
            "people",
            "policies",
            "signins",
          ]),
          ...(mayBreakGlass ? [] : ["break-glass:read"]),
        ];
        return { status: 200, body: { items: found.map(shown), withheld: lacking } };
      },
    }),
  ];
};
