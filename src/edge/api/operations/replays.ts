import { z } from "zod";
import { draftPolicy } from "../../../policies/input.ts";
import type { Replays } from "../../../signin/replays.ts";
import type { Replay } from "../../../signin/types.ts";
import { instant, orNull, pageOf, pageQuery, time, uuid } from "../fields.ts";
import { operation, type JsonAnswer, type Operation } from "../operation.ts";
import { draftInput } from "./drafts.ts";

/** A thousand recordings take less; whoever asks for more is told where to look, milliseconds. */
const WAIT_MS = 8_000;

const replayDraft = z
  .strictObject({ ...draftInput.shape, policy: draftPolicy.exactOptional() })
  .meta({ id: "ReplayDraft" });

const status = z.enum(["running", "done", "failed"]);
const replay = z
  .strictObject({
    id: uuid,
    connectionId: uuid,
    from: time,
    to: time,
    status,
    total: z.int().meta({ description: "Recorded messages in the time span." }),
    done: z.int().meta({ description: "How many of them have been judged." }),
    passed: z.int().nullable().meta({ description: "Accepted by the draft; null until it is done." }),
    mended: z
      .int()
      .nullable()
      .meta({ description: "Of those passed: refused when recorded, accepted by the draft." }),
    stillRefused: z.int().nullable().meta({ description: "Refused when recorded and by the draft." }),
    brokenCount: z.int().nullable().meta({ description: "Accepted when recorded, refused by the draft." }),
    broken: z
      .array(
        z.strictObject({
          signinId: uuid,
          reference: z.string(),
          email: z.string().nullable(),
          code: z.string(),
          because: z.string(),
        }),
      )
      .meta({ description: "Who would break and why; at most a thousand are listed." }),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: "Replay" });

const shown = (row: Replay) => ({
  id: row.id,
  connectionId: row.connectionId,
  from: row.from,
  to: row.to,
  status: row.status,
  total: row.total,
  done: row.done,
  passed: orNull(row.result?.passed),
  mended: orNull(row.result?.mended),
  stillRefused: orNull(row.result?.stillRefused),
  brokenCount: orNull(row.result?.brokenCount),
  broken: (row.result?.broken ?? []).map((each) => ({ ...each, email: orNull(each.email) })),
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});

/** Before the operations of one sign-in: their paths begin alike. */
export const replayOperations = (replays: Pick<Replays, "begin" | "get" | "list">): readonly Operation[] => [
  operation({
    operationId: "startReplay",
    method: "post",
    path: "/signins/replay",
    tag: "signins",
    summary: "Measure recorded sign-ins against a draft, each as of its own time: who would break",
    scope: "signins:write",
    body: z
      .strictObject({ connectionId: uuid, from: instant, to: instant, draft: replayDraft.default({}) })
      .meta({ id: "ReplayInput" }),
    answer: { status: 200, schema: replay, mayTakeLonger: true },
    async run({ body, by }): Promise<JsonAnswer> {
      const row = await replays.begin(body, by, WAIT_MS);
      const running = row.status === "running";
      return { status: running ? 202 : 200, body: shown(row), location: `/signins/replays/${row.id}` };
    },
  }),
  operation({
    operationId: "listReplays",
    method: "get",
    path: "/signins/replays",
    tag: "signins",
    summary: "List replays, newest first",
    scope: "signins:read",
    query: z.strictObject({
      ...pageQuery,
      connectionId: uuid.exactOptional(),
      status: status.exactOptional(),
    }),
    answer: { status: 200, schema: pageOf(replay) },
    async run({ query, tenantId }) {
      const page = await replays.list(tenantId, query);
      return { status: 200, body: { ...page, items: page.items.map(shown) } };
    },
  }),
  operation({
    operationId: "getReplay",
    method: "get",
    path: "/signins/replays/{id}",
    tag: "signins",
    summary: "How far a replay is, and what came of it",
    scope: "signins:read",
    answer: { status: 200, schema: replay },
    run: async ({ id, tenantId }) => ({ status: 200, body: shown(await replays.get(tenantId, id)) }),
  }),
];
