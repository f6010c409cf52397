import { z } from "zod";
import type { Directory } from "../../../directory/directory.ts";
import type { NamedPerson } from "../../../directory/repository.ts";
import { BrokerError, NotFound } from "../../../kernel/errors.ts";
import type { SessionRecord, Sessions } from "../../../sessions/types.ts";
import { id as anyId, orNull, pageOf, pageQuery, time, uuid } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";

/** `DELETE /sessions` without a word on which: never everybody's by an oversight. */
export class SessionFilterMissing extends BrokerError {
  readonly code = "session_filter_missing";
  readonly status = 422;
}

const session = z
  .strictObject({
    id: anyId,
    personId: uuid,
    person: z
      .strictObject({ email: z.string(), displayName: z.string() })
      .nullable()
      .meta({ description: "null: not in the directory any more." }),
    connectionId: uuid.nullable().meta({ description: "null: signed in with a password." }),
    startedAt: time,
    seenAt: time,
    endsAt: time,
  })
  .meta({ id: "Session" });

const shown = (row: SessionRecord, person: NamedPerson | undefined) => ({
  // The store's key holds the hash of the session id: it names the session and opens nothing.
  id: row.key,
  personId: row.personId,
  person: person === undefined ? null : { email: person.email, displayName: person.displayName },
  connectionId: orNull(row.connectionId),
  startedAt: new Date(row.createdAt),
  seenAt: new Date(row.seenAt),
  endsAt: new Date(Math.min(row.endsAt, row.seenAt + row.idleMs)),
});

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
}

export const sessionOperations = ({ people, sessions, findSession }: Needs): readonly Operation[] => [
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
    }),
    answer: { status: 200, schema: pageOf(session) },
    async run({ query, tenantId }) {
      const { limit, cursor, email, ...filter } = query;
      const whose = email === undefined ? filter.personId : await people.idOfEmail(tenantId, email);
      const other = filter.personId !== undefined && whose !== filter.personId;
      if (email !== undefined && (whose === undefined || other)) return { status: 200, body: { items: [] } };
      const page = await sessions.list(
        tenantId,
        { ...filter, ...(whose !== undefined && { personId: whose }) },
        { limit, ...(cursor !== undefined && { cursor }) },
      );
      const ids = new Set(page.items.map(({ personId }) => personId));
      const names = await people.namesOf(tenantId, [...ids]);
      const items = page.items.map((row) => shown(row, names.get(row.personId)));
      return { status: 200, body: { ...page, items } };
    },
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
      await sessions.end(found.key, { personId: found.personId, because: "revoked by an administrator" }, by);
      return { status: 204 };
    },
  }),
];
