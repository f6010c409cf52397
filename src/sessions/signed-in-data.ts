import { z } from "zod";
import type { SessionRecord } from "./types.ts";

/** How a session's data says that the person signed in; the rest of it is the edge's. */
const signInFacts = z.object({
  /** Absent in sessions from before it was kept. */
  method: z.enum(["idp", "password", "app-password"]).default("idp"),
  connectionId: z.string().optional(),
  /** When the identity provider asked the person, or the password was given; ms. */
  authnInstant: z.number().optional(),
  authnContext: z.string().optional(),
  amr: z.array(z.string()).optional(),
  secondFactor: z.object({ method: z.string(), at: z.number() }).optional(),
  idpSessionEndsAt: z.number().optional(),
  /** Of the sign-in in the flight recorder. Absent in sessions from before it was kept. */
  signinId: z.string().optional(),
  /** Both in sessions that were renewed under a new id: of the sign-in itself. */
  signInKey: z.string().optional(),
  signInAt: z.number().optional(),
});

export type SignInFacts = z.output<typeof signInFacts>;

const sessionData = z.object({ signedIn: signInFacts });
const browserData = z.object({ userAgent: z.string() });

/** @returns `undefined` for data that names no sign-in */
export const signInFactsOf = (data: string): SignInFacts | undefined =>
  sessionData.safeParse(JSON.parse(data)).data?.signedIn;

/** As the browser named itself at sign-in; `undefined` where it did not, or where no browser has the session. */
export const userAgentOf = ({ data }: Pick<SessionRecord, "data">): string | undefined =>
  browserData.safeParse(JSON.parse(data)).data?.userAgent || undefined;

/** The sign-in behind a session, and when the session was last used. */
export function signInBehind({ key, data, createdAt, seenAt }: SessionRecord) {
  const facts = signInFactsOf(data);
  return { key: facts?.signInKey ?? key, signedInAt: facts?.signInAt ?? createdAt, seenAt };
}
