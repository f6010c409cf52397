import type { Clock } from "../kernel/clock.ts";
import type { Ephemeral } from "../kernel/ephemeral.ts";
import { sha256 } from "../kernel/random.ts";
import { AppSessionRefused } from "./errors.ts";
import type { App, AppSession } from "./types.ts";

/** A sign-in as the app's own limits see it. Milliseconds since the epoch. */
export interface Signed {
  readonly signedInAt: number;
  /** The last use on record of the session that it opened. */
  readonly seenAt: number;
}

/** The same, by a name that stays until the person signs in anew. */
export interface SignIn extends Signed {
  readonly key: string;
}

type Limited = Pick<App, "session">;

const MINUTE_MS = 60_000;
/** Uses are written down once a minute: a limit of one would end what is in use. */
const LEAST_MINUTES = 5;
/** As for policies: no session is longer. */
const MOST_MINUTES = 129_600;

/** Why a sign-in opens the app no more, by the app's own limits (X1); `undefined`: it does. */
export function appLimit(
  app: Limited,
  { signedInAt, seenAt }: Signed,
  now: number,
): "absolute" | "idle" | undefined {
  if (now >= appEndsAt(app, signedInAt)) return "absolute";
  return now >= seenAt + (app.session?.idleMinutes ?? Infinity) * MINUTE_MS ? "idle" : undefined;
}

/** When a sign-in stops opening the app however much it is used; infinite where the app says nothing. */
export const appEndsAt = ({ session }: Limited, signedInAt: number): number =>
  signedInAt + (session?.absoluteMinutes ?? Infinity) * MINUTE_MS;

/**
 * Looks at an app's limits. A sign-in that was found idle stays so for that app: to be sent to sign in is a use of the
 * session too, and whoever turned round there would find the app open.
 */
export function createAppLimits({ ephemeral, clock }: { ephemeral: Ephemeral; clock: Clock }) {
  return {
    async opens(app: Limited & Pick<App, "id">, signIn: SignIn): Promise<boolean> {
      const limit = appLimit(app, signIn, clock().getTime());
      if (limit === "absolute") return false;
      if (app.session?.idleMinutes === undefined) return true;
      const mark = `app-idle:${sha256(`${app.id} ${signIn.key}`)}`;
      if (limit === undefined) return (await ephemeral.get(mark)) === undefined;
      await ephemeral.put(mark, "idle", MOST_MINUTES * MINUTE_MS);
      return false;
    },
  };
}

/** @throws AppSessionRefused */
export function checkedSession(session: AppSession | undefined): AppSession | undefined {
  const given = Object.entries(session ?? {}).filter(([, minutes]) => minutes !== undefined);
  const wrong = given.find(
    ([, minutes]) => !Number.isInteger(minutes) || minutes < LEAST_MINUTES || minutes > MOST_MINUTES,
  );
  if (wrong === undefined) return given.length === 0 ? undefined : session;
  throw new AppSessionRefused("the app's session limits cannot be used", {
    mismatch: {
      expected: `whole minutes from ${LEAST_MINUTES} to ${MOST_MINUTES}`,
      received: wrong.join(": "),
    },
  });
}
