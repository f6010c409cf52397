import { z } from "zod";
import type { NamedPerson } from "../../../directory/repository.ts";
import type { SessionRecord } from "../../../sessions/types.ts";
import type { LiveSession } from "../../../signin/live-session/live-session.ts";
import { id as anyId, orNull, time, uuid } from "../fields.ts";

const fields = {
  id: anyId,
  personId: uuid,
  person: z
    .strictObject({ email: z.string(), displayName: z.string() })
    .nullable()
    .meta({ description: "null: not in the directory any more." }),
  connectionId: uuid.nullable().meta({ description: "null: signed in with a password." }),
  startedAt: time,
  seenAt: time.meta({ description: "Written down once a minute." }),
  endsAt: time.meta({ description: "If nobody uses it any more." }),
};

export const session = z.strictObject(fields).meta({ id: "Session" });

export const shownSession = (
  row: SessionRecord,
  person: Pick<NamedPerson, "email" | "displayName"> | undefined,
) => ({
  // The store's key holds the hash of the session id: it names the session and opens nothing.
  id: row.key,
  personId: row.personId,
  person: person === undefined ? null : { email: person.email, displayName: person.displayName },
  connectionId: orNull(row.connectionId),
  startedAt: new Date(row.createdAt),
  seenAt: new Date(row.seenAt),
  endsAt: new Date(Math.min(row.endsAt, row.seenAt + row.idleMs)),
});

const because = z.string().meta({ description: "The rule that decides, in a sentence." });
const end = {
  at: time,
  rule: z
    .enum(["policy", "settings", "identity-provider", "renewed", "app-password", "session"])
    .meta({ description: "Whose end it is: the least of all that set one." }),
  because,
};

const appOpened = z.strictObject({
  appId: uuid,
  name: z.string(),
  protocol: z.enum(["oidc", "saml", "forward-auth", "crowd"]),
  openedAt: time,
  limits: z.strictObject({
    opens: z.boolean().meta({ description: "Whether this sign-in opens the app still." }),
    until: time.meta({ description: "However much it is used." }),
    idleMinutes: z.number().nullable().meta({ description: "The app's own; null: it has none." }),
    rule: z.enum(["session", "app"]).meta({ description: "Whose end `until` is." }),
  }),
  told: z
    .strictObject({
      how: z.enum(["push", "check", "browser", "none"]).meta({
        description:
          "`push`: told at once; `check`: refused when it asks next; `browser`: only while the person signs out; `none`: not at all.",
      }),
      ownUntil: time.nullable().meta({
        description:
          "Until when a session of the app's own can live if this one ends now; null: the app alone decides.",
      }),
      says: z.string(),
    })
    .meta({ description: "How the app learns that the session is over." }),
});

export const sessionDetail = z
  .strictObject({
    ...fields,
    method: z
      .enum(["idp", "password", "app-password"])
      .nullable()
      .meta({ description: "null: the session does not say." }),
    connection: z.strictObject({ id: uuid, name: z.string() }).nullable(),
    signedInAt: time.meta({
      description: "Earlier than `startedAt` where the session was renewed under another id.",
    }),
    authnInstant: time
      .nullable()
      .meta({ description: "When the identity provider asked, by its own clock." }),
    authnContext: z.string().nullable().meta({ description: "As the identity provider named it." }),
    amr: z.array(z.string()).meta({ description: "Ways that it says it asked for (RFC 8176)." }),
    secondFactor: z
      .strictObject({ method: z.string(), at: time })
      .nullable()
      .meta({ description: "Given here; null: none was." }),
    ip: z.string().nullable().meta({ description: "From where they signed in, as the recorder has it." }),
    userAgent: z.string().nullable(),
    signin: z
      .strictObject({ id: uuid, reference: z.string() })
      .nullable()
      .meta({ description: "In the flight recorder; null: forgotten, or the session has none." }),
    ends: z.strictObject({
      latest: z.strictObject(end).meta({ description: "However much it is used." }),
      idle: z
        .strictObject({ ...end, minutes: z.number() })
        .meta({ description: "Unless it is used before." }),
      first: z.enum(["latest", "idle"]).meta({ description: "Which comes if nobody uses it any more." }),
    }),
    policy: z.strictObject({ id: uuid, name: z.string(), because }),
    apps: z.array(appOpened).meta({ description: "Opened in this session, the first one first." }),
  })
  .meta({ id: "SessionDetail" });

export function shownDetail(live: LiveSession) {
  const { record, connection, secondFactor, signin, ends, policy, apps } = live;
  return {
    ...shownSession(record, live.person),
    method: orNull(live.method),
    connection: connection === undefined ? null : { id: connection.id, name: connection.name },
    signedInAt: live.signedInAt,
    authnInstant: orNull(live.authnInstant),
    authnContext: orNull(live.authnContext),
    amr: live.amr,
    secondFactor:
      secondFactor === undefined ? null : { method: secondFactor.method, at: new Date(secondFactor.at) },
    ip: orNull(signin?.ip),
    userAgent: orNull(live.userAgent),
    signin: signin === undefined ? null : { id: signin.id, reference: signin.reference },
    ends,
    policy,
    apps: apps.map(({ limits, told, ...app }) => ({
      ...app,
      told: { ...told, ownUntil: orNull(told.ownUntil) },
      limits: { ...limits, idleMinutes: orNull(limits.idleMinutes) },
    })),
  };
}
