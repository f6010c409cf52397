import { z } from "zod";
import type { Directory } from "../../../directory/directory.ts";
import { BrokerError, NotFound } from "../../../kernel/errors.ts";
import { everyPage } from "../../../kernel/page.ts";
import { signInFactsOf } from "../../../sessions/signed-in-data.ts";
import type { SessionRecord, Sessions } from "../../../sessions/types.ts";
import type { createLiveSession } from "../../../signin/live-session/live-session.ts";
import type { Recorder } from "../../../signin/recorder.ts";
import { pageOf, pageQuery, uuid } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";
import { session, sessionDetail, shownDetail, shownSession } from "./session-schemas.ts";

/** `DELETE /sessions` without a word on which: never everybody's by an oversight. */
export class SessionFilterMissing extends BrokerError {
  readonly code = "session_filter_missing";
  readonly status = 422;
}

const which = {
  personId: uuid.exactOptional(),
  connectionId: uuid.exactOptional(),
  appId: uuid.exactOptional().meta({ description: "Sessions in which this app was opened." }),
};

interface Needs {
  readonly people: Pick<Directory, "idOfEmail" | "namesOf">;
  readonly sessions: Pick<Sessions, "list" | "revoke" | "end">;
  /** Of any tenant; whose it is, is looked at here. */
  readonly findSession: (key: string) => Promise<SessionRecord | undefined>;
  readonly liveSession: ReturnType<typeof createLiveSession>;
  readonly signins: Pick<Recorder, "get">;
}

export const sessionOperations = (needs: Needs): readonly Operation[] => {
  const { people, sessions, findSession, liveSession } = needs;
  return [
    operation({
      operationId: "listSessions",
      method: "get",
      path: "/sessions",
      tag: "sessions",
      summary: "List live sessions, newest first",
      scope: "sessions:read",
      query: z.strictObject({
        ...pageQuery,
        ...which,
        email: z.string().trim().toLowerCase().max(320).exactOptional().meta({
          description: "The whole address of the person, in place of `personId`.",
        }),
        signinId: uuid.exactOptional().meta({
          description:
            "The session that this sign-in of the flight recorder opened, also where it was renewed.",
        }),
      }),
      answer: { status: 200, schema: pageOf(session) },
      async run({ query, tenantId }) {
        const { limit, cursor, email, signinId, ...filter } = query;
        if (signinId !== undefined) return { status: 200, body: await openedBy(needs, tenantId, signinId) };
        const whose = email === undefined ? filter.personId : await people.idOfEmail(tenantId, email);
        const other = filter.personId !== undefined && whose !== filter.personId;
        if (email !== undefined && (whose === undefined || other))
          return { status: 200, body: { items: [] } };
        const page = await sessions.list(
          tenantId,
          { ...filter, ...(whose !== undefined && { personId: whose }) },
          { limit, ...(cursor !== undefined && { cursor }) },
        );
        const ids = new Set(page.items.map(({ personId }) => personId));
        const names = await people.namesOf(tenantId, [...ids]);
        const items = page.items.map((row) => shownSession(row, names.get(row.personId)));
        return { status: 200, body: { ...page, items } };
      },
    }),
    operation({
      operationId: "getSession",
      method: "get",
      path: "/sessions/{id}",
      tag: "sessions",
      summary: "One live session: how it was begun, when it ends by which rule, and the apps opened in it",
      scope: "sessions:read",
      answer: { status: 200, schema: sessionDetail },
      run: async ({ id, tenantId }) => ({ status: 200, body: shownDetail(await liveSession(tenantId, id)) }),
    }),
    operation({
      operationId: "revokeSessions",
      method: "delete",
      path: "/sessions",
      tag: "sessions",
      summary: "End the sessions of a person, connection or app, or all of the tenant; on every node at once",
      scope: "sessions:write",
      query: z.strictObject({ ...which, all: z.literal("true").exactOptional() }),
      answer: { status: 200, schema: z.strictObject({ revoked: z.int() }) },
      async run({ query, tenantId, by }) {
        const { all, ...filter } = query;
        if (Object.keys(filter).length > 0 === (all !== undefined))
          throw new SessionFilterMissing("say which sessions", {
            mismatch: { expected: "personId, connectionId, appId or several of them, or else all=true" },
            nextStep: "Name a person, a connection or an app, or send all=true alone.",
          });
        const { revoked } = await sessions.revoke(tenantId, filter, by);
        return { status: 200, body: { revoked } };
      },
    }),
    operation({
      operationId: "endSession",
      method: "delete",
      path: "/sessions/{id}",
      tag: "sessions",
      summary: "End one session",
      scope: "sessions:write",
      async run({ id, tenantId, by }) {
        const found = await findSession(id);
        if (found?.tenantId !== tenantId) throw new NotFound("no such session");
        await sessions.end(
          found.key,
          { personId: found.personId, because: "revoked by an administrator" },
          by,
        );
        return { status: 204 };
      },
    }),
  ];
};

/** Of the person who signed in; nothing: it opened none, or the session has ended, or the sign-in is another tenant's. */
async function openedBy({ people, sessions, signins }: Needs, tenantId: string, signinId: string) {
  const { personId } = await signins.get(tenantId, signinId);
  if (personId === undefined) return { items: [] };
  for await (const records of everyPage((page) => sessions.list(tenantId, { personId }, page))) {
    const found = records.find(({ data }) => signInFactsOf(data)?.signinId === signinId);
    if (found === undefined) continue;
    const names = await people.namesOf(tenantId, [personId]);
    return { items: [shownSession(found, names.get(personId))] };
  }
  return { items: [] };
}
