import { createAdministrators } from "./administrators/administrators.ts";
import { createBreakGlass } from "./break-glass/break-glass.ts";
import { createWayIn } from "./break-glass/way-in.ts";
import { hashPassword, verifyPassword } from "./credentials/argon2.ts";
import { createBreakGlassCookie } from "./edge/http/break-glass-cookie.ts";
import type { Clock } from "./kernel/clock.ts";
import type { Logger } from "./kernel/logger.ts";
import type { Random } from "./kernel/random.ts";
import type { Database, Expiring } from "./storage/repositories.ts";

interface Needs extends Pick<Database, "transact" | "locate"> {
  readonly durable: Expiring["durable"];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly publicUrl: string;
}

/** Argon2id under a salt of its own. */
export const saltedHash =
  (random: Random) =>
  (secret: string): Promise<string> =>
    hashPassword(secret, Buffer.from(random.token(16), "base64url"));

/** Who administers, and how they come in when nothing else works. */
export function createAdministration(needs: Needs) {
  const { random, durable, publicUrl } = needs;
  const withSalt = saltedHash(random);
  const wayIn = createWayIn({
    ...needs,
    counter: durable,
    verifySecret: verifyPassword,
    nobodysHash: withSalt(random.token(32)),
  });
  return {
    administrators: createAdministrators(needs),
    breakGlass: createBreakGlass({ ...needs, hashSecret: withSalt }),
    breakGlassCookie: createBreakGlassCookie({ publicUrl, wayIn }),
    wayIn,
  };
}
