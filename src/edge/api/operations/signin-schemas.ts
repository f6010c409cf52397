import { z } from "zod";
import { checksWithFixes, diagnose } from "../../../signin/diagnosis/diagnose.ts";
import { offsets } from "../../../signin/moments.ts";
import type { SigninAttempt } from "../../../signin/types.ts";
import { orNull, time, uuid } from "../fields.ts";

export const fix = z.strictObject({
  who: z.enum(["idp-admin", "broker-admin", "employee", "operator"]),
  what: z.string().meta({ description: "The next step, in the words of the vendor's own screens." }),
});

const check = z.strictObject({
  name: z.string(),
  ok: z.boolean(),
  expected: z.string().exactOptional(),
  received: z.string().exactOptional(),
  fix: fix.exactOptional().meta({ description: "Only on a check that failed." }),
});

/** One attempt of the flight recorder. */
export const signin = z
  .strictObject({
    id: uuid,
    reference: z.string().meta({ description: "What the employee saw, e.g. `SP-7K3M-Q9XD`." }),
    at: time,
    outcome: z.enum(["accepted", "refused", "tested", "unfinished"]).meta({
      description:
        "`tested`: a test sign-in, which signed nobody in. `unfinished`: a second factor or the like is owed still, or was never given.",
    }),
    code: z.string().meta({ description: "`ok`, or the stable code of the refusal." }),
    connectionId: uuid.nullable(),
    personId: uuid.nullable(),
    appId: uuid.nullable(),
    email: z.string().nullable(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    checks: z.array(check).meta({ description: "In the order in which they were made." }),
    steps: z.array(z.strictObject({ name: z.string(), at: time, ms: z.int() })).meta({
      description:
        "When each was done, and how long after the first, ms; empty where it was not kept. `received` after `asked` is the identity provider's time, and the person's there.",
    }),
    diagnosis: z.strictObject({ name: z.string(), summary: z.string() }).nullable().meta({
      description: "The misconfiguration by name, finer than the code; null: nothing is the matter.",
    }),
    fix: fix.nullable().meta({ description: "Who has to act, and what to do." }),
    mapped: z
      .array(z.strictObject({ field: z.string(), value: z.string(), source: z.string() }))
      .nullable()
      .meta({ description: "Of a test sign-in: what the mapping made of the message." }),
    hasMessage: z.boolean().meta({ description: "Whether `/signins/{id}/message` has something to show." }),
    keepUntil: time,
  })
  .meta({ id: "Signin" });

/** @param preset of the attempt's connection */
export function shownSignin(row: SigninAttempt, preset: string) {
  const diagnosis = diagnose(row, preset);
  return {
    id: row.id,
    reference: row.reference,
    at: row.at,
    outcome: row.outcome,
    code: row.code,
    connectionId: orNull(row.connectionId),
    personId: orNull(row.personId),
    appId: orNull(row.appId),
    email: orNull(row.email),
    ip: orNull(row.ip),
    userAgent: orNull(row.userAgent),
    checks: checksWithFixes(row, preset),
    steps: offsets(row.moments ?? []).map(({ name, at, ms }) => ({ name, at: new Date(at), ms })),
    diagnosis: diagnosis === undefined ? null : { name: diagnosis.name, summary: diagnosis.summary },
    fix: diagnosis?.fix ?? orNull(row.fix),
    mapped: row.outcome === "tested" ? mappedIn(row) : null,
    hasMessage: row.sealedMessage !== undefined || row.sealedClaims !== undefined,
    keepUntil: row.keepUntil,
  };
}

const MAPPED = "mapped_";

const mappedIn = ({ checks }: SigninAttempt) =>
  checks
    .filter(({ name }) => name.startsWith(MAPPED))
    .map(({ name, received = "", expected = "" }) => ({
      field: name.slice(MAPPED.length),
      value: received,
      source: expected,
    }));

export const signinMessage = z
  .strictObject({
    signinId: uuid,
    reference: z.string(),
    message: z
      .strictObject({
        form: z.enum(["xml", "json", "text"]).meta({
          description:
            "`json`: the claims of an OpenID provider. `text`: it could be read only as far as it is shown.",
        }),
        text: z.string(),
        bytes: z.int(),
        problem: z.string().nullable(),
      })
      .nullable()
      .meta({ description: "null: no message came." }),
    values: z.boolean().meta({ description: "Whether what it says of the person is shown." }),
  })
  .meta({ id: "SigninMessage" });
