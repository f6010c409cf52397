import type { Clock } from "../kernel/clock.ts";
import type { Ephemeral } from "../kernel/ephemeral.ts";
import { sha256 } from "../kernel/random.ts";
import type { AttemptOrigin, Locked } from "./types.ts";

/** Attempts at one account that cost no wait. */
const FREE_ATTEMPTS = 5;
const FIRST_WAIT_MS = 15_000;
/** Never longer: a stranger can slow an account down but not shut it. About a hundred guesses a day remain. */
const LONGEST_WAIT_MS = 900_000;
const ACCOUNT_WINDOW_MS = 86_400_000;
/** One address may be a whole company's, so this one only stops those who try many accounts. */
const ATTEMPTS_OF_ADDRESS = 300;
const ADDRESS_WINDOW_MS = 900_000;
const KNOWN_DEVICE_MS = 90 * 86_400_000;

/** What is being guessed: each has a count of its own. */
export type Guessed = "password" | "factor";

export interface Attempted {
  readonly guessed: Guessed;
  /** Whose; need not exist. */
  readonly tenantId: string;
  readonly account: string;
  readonly from: AttemptOrigin;
}

export interface Limits {
  /** Counts the attempt, before anything is looked at. @returns why it must not go on; `first` in a day, to be recorded */
  begin(attempt: Attempted): Promise<(Locked & { readonly first: boolean }) | undefined>;
  /** The attempt was right: the count starts anew and the browser is known from now on. */
  succeeded(attempt: Attempted): Promise<void>;
}

/**
 * Limits by rate, in the shared store: by account with waits that grow, and by address. A browser that got in before
 * has a count of its own, so that its person gets in while strangers elsewhere are held up.
 */
export function createLimits({ ephemeral, clock }: { ephemeral: Ephemeral; clock: Clock }): Limits {
  const accountKey = ({ tenantId, account }: Attempted) => sha256(`${tenantId} ${account}`);
  const devicesKey = (attempt: Attempted) => `devices:${accountKey(attempt)}`;

  /** Under which the attempt is counted: the account, or the account in this one known browser. */
  async function counted(attempt: Attempted): Promise<{ key: string; known: boolean }> {
    const { browserHash } = attempt.from;
    const devices = await ephemeral.members(devicesKey(attempt));
    const known = browserHash !== undefined && devices.includes(browserHash);
    const whose = accountKey(attempt) + (known ? `:${browserHash}` : "");
    return { key: `${attempt.guessed}:${whose}`, known };
  }

  return {
    async begin(attempt) {
      const { key, known } = await counted(attempt);
      if (!known) {
        const address = `attempts-of:${attempt.guessed}:${attempt.from.address}`;
        if ((await ephemeral.count(address, ADDRESS_WINDOW_MS)) > ATTEMPTS_OF_ADDRESS)
          return { outcome: "locked", retryAfterSeconds: ADDRESS_WINDOW_MS / 1000, first: false };
      }
      const attempts = await ephemeral.count(`attempts:${key}`, ACCOUNT_WINDOW_MS);
      if (attempts <= FREE_ATTEMPTS) return undefined;
      const waitMs = waitAfter(attempts);
      const now = clock().getTime();
      // Of all attempts within one wait exactly one is looked at.
      if (await ephemeral.claim(`wait:${key}`, String(now + waitMs), waitMs)) return undefined;
      const until = Number((await ephemeral.get(`wait:${key}`)) ?? now);
      return {
        outcome: "locked",
        retryAfterSeconds: Math.max(1, Math.ceil((until - now) / 1000)),
        first: await ephemeral.claim(`told:${key}`, "1", ACCOUNT_WINDOW_MS),
      };
    },

    async succeeded(attempt) {
      const { key } = await counted(attempt);
      await Promise.all(
        [`attempts:${key}`, `wait:${key}`, `told:${key}`].map((each) => ephemeral.remove(each)),
      );
      const { browserHash } = attempt.from;
      if (browserHash !== undefined) await ephemeral.join(devicesKey(attempt), browserHash, KNOWN_DEVICE_MS);
    },
  };
}

const waitAfter = (attempts: number): number =>
  Math.min(FIRST_WAIT_MS * 2 ** Math.min(attempts - FREE_ATTEMPTS - 1, 10), LONGEST_WAIT_MS);
