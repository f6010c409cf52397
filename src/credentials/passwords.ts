import type { AuditContext } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { NotFound, VersionConflict } from "../kernel/errors.ts";
import type { Random } from "../kernel/random.ts";
import { hashPassword, isOutdated, verifyPassword } from "./argon2.ts";
import { PasswordNotAllowed, PasswordRefused, PasswordReused } from "./errors.ts";
import type { Limits } from "./limits.ts";
import type { Refusals } from "./refusals.ts";
import type { TransactCredentials } from "./repository.ts";
import type { Judge } from "./strength.ts";
import { createTurns } from "./turns.ts";
import type { NewPassword, Password, PasswordAttempt, PasswordRules, PasswordVerdict } from "./types.ts";

const DAY_MS = 86_400_000;
/** How many of the last passwords do not come back. */
const REMEMBERED = 4;
/** Each takes 19 MiB and one of libuv's four threads, which files and names need too. */
const HASHES_AT_ONCE = 2;

interface Needs {
  readonly transact: TransactCredentials;
  readonly limits: Limits;
  readonly judge: Pick<Judge, "weaknessOf">;
  readonly refusals: Pick<Refusals, "newPassword">;
  readonly clock: Clock;
  readonly random: Random;
}

type How = "set" | "changed" | "reset";
type Write = (stores: Parameters<Parameters<TransactCredentials>[1]>[0]) => Promise<void>;

export type Passwords = ReturnType<typeof createPasswords>;

/** What may be known of a person's password. */
export interface PasswordState {
  readonly setAt: Date;
  /** By the rules handed in; absent: never. */
  readonly expiresAt: Date | undefined;
}

export function createPasswords({ transact, limits, judge, refusals, clock, random }: Needs) {
  const inTurn = createTurns(HASHES_AT_ONCE);
  const hash = (password: string) =>
    inTurn(() => hashPassword(password, Buffer.from(random.token(16), "base64url")));
  const matches = (password: string, stored: string) => inTurn(() => verifyPassword(password, stored));
  /** Nobody's: what a missing password is compared with, so that the answer takes as long. */
  let decoy: Promise<string> | undefined;
  const find = (tenantId: string, personId: string) =>
    transact(tenantId, ({ passwords }) => passwords.find(tenantId, personId));

  /** What is refused is told to the trail, too. */
  async function assertTaken(wanted: NewPassword, present: Password | undefined, by: AuditContext) {
    try {
      await assertGood(wanted, present);
    } catch (error) {
      if (error instanceof PasswordRefused || error instanceof PasswordNotAllowed)
        await refusals.newPassword(wanted.personId, error.code, by);
      throw error;
    }
  }

  async function assertGood(wanted: NewPassword, present: Password | undefined): Promise<void> {
    const { password, rules, words } = wanted;
    if (!rules.allowed)
      throw new PasswordNotAllowed(
        "single sign-on is enforced for this person, so a password opens nothing",
        {
          nextStep: "Sign in by the company's identity provider, or change the person's policy.",
        },
      );
    const weakness = await judge.weaknessOf(password, rules, words);
    if (weakness !== undefined) throw weakness;
    const before = present === undefined ? [] : [present.hash, ...present.previous];
    // All of them at once would take every turn from those who sign in.
    for (const each of before)
      if (await matches(password, each))
        throw new PasswordReused("You have used this password before.", {
          nextStep: "Choose one that is new.",
        });
  }

  /**
   * Judges and hashes now what the caller's transaction writes: also for somebody who is made in it.
   * @throws PasswordNotAllowed, PasswordRefused; what is returned throws VersionConflict
   */
  async function prepare(wanted: NewPassword, how: How, by: AuditContext): Promise<Write> {
    const { tenantId, personId, password } = wanted;
    const present = await find(tenantId, personId);
    await assertTaken(wanted, present, by);
    const next: Password = {
      tenantId,
      personId,
      hash: await hash(password),
      previous: present === undefined ? [] : [present.hash, ...present.previous].slice(0, REMEMBERED),
      setAt: clock(),
      version: (present?.version ?? 0) + 1,
    };
    return async ({ passwords, audit }) => {
      if (!(await passwords.save(next))) throw new VersionConflict("password");
      await audit.record({ name: `password.${how}`, targetId: personId }, by);
    };
  }

  async function rehash(attempt: PasswordAttempt, personId: string, stored: string): Promise<void> {
    const after = await hash(attempt.password);
    await transact(attempt.tenantId, ({ passwords }) =>
      passwords.rehash(attempt.tenantId, personId, stored, after),
    );
  }

  return {
    /**
     * Refuses what `set` would refuse, and changes nothing: a single-use link is not spent on a bad password.
     * @throws PasswordNotAllowed, PasswordRefused
     */
    async check(wanted: NewPassword, by: AuditContext): Promise<void> {
      await assertTaken(wanted, await find(wanted.tenantId, wanted.personId), by);
    },

    prepare,

    /**
     * @param how recorded: `set` by an administrator, `changed` by its owner, `reset` by a link
     * @throws PasswordNotAllowed, PasswordRefused, VersionConflict (another was set meanwhile)
     */
    async set(wanted: NewPassword, how: How, by: AuditContext): Promise<void> {
      await transact(wanted.tenantId, await prepare(wanted, how, by));
    },

    /** @throws NotFound */
    async remove(tenantId: string, personId: string, by: AuditContext): Promise<void> {
      await transact(tenantId, async ({ passwords, audit }) => {
        if (!(await passwords.remove(tenantId, personId))) throw new NotFound("no password");
        await audit.record({ name: "password.removed", targetId: personId }, by);
      });
    },

    /**
     * One attempt to sign in. Counts it first; then works as long for nobody as for somebody. Only `ok` and `expired`
     * say that the password is right; after `expired` a new one is owed before anything opens.
     */
    async verify(attempt: PasswordAttempt, by: AuditContext): Promise<PasswordVerdict> {
      const { tenantId, personId, password, rules } = attempt;
      const counted = {
        guessed: "password",
        tenantId,
        account: attempt.account,
        from: attempt.from,
      } as const;
      const held = await limits.begin(counted);
      if (held !== undefined) {
        // For nobody, too: the store is asked the same questions whoever it is (D4).
        if (held.first) {
          const event = {
            name: "password.locked",
            ...(personId !== undefined && { targetId: personId }),
          } as const;
          await transact(tenantId, ({ audit }) => audit.record(event, by));
        }
        return { outcome: "locked", retryAfterSeconds: held.retryAfterSeconds };
      }
      // Asked for nobody, too: the nil UUID has no password.
      const stored = await find(tenantId, personId ?? NOBODY);
      decoy ??= hash(random.token(16));
      const right = await matches(password, stored?.hash ?? (await decoy));
      if (!right || stored === undefined || personId === undefined) return { outcome: "wrong" };
      if (!rules.allowed) return { outcome: "not-allowed" };
      await limits.succeeded(counted);
      if (isOutdated(stored.hash)) await rehash(attempt, personId, stored.hash);
      return { outcome: isExpired(stored, rules, clock()) ? "expired" : "ok" };
    },

    /** Whether local sign-in can be of use to anybody here. */
    tenantHasPasswords: (tenantId: string): Promise<boolean> =>
      transact(tenantId, ({ passwords }) => passwords.any(tenantId)),

    /** @returns `undefined` if the person has no password */
    async stateOf(
      tenantId: string,
      personId: string,
      rules: PasswordRules,
    ): Promise<PasswordState | undefined> {
      const stored = await find(tenantId, personId);
      return stored && { setAt: stored.setAt, expiresAt: expiryOf(stored, rules) };
    },

    /** Which password a reset link stands for; the same for no two, also where one was removed between. */
    async markOf(tenantId: string, personId: string): Promise<string> {
      const stored = await find(tenantId, personId);
      return stored === undefined ? "none" : `${stored.version} ${stored.setAt.getTime()}`;
    },
  };
}

const NOBODY = "00000000-0000-0000-0000-000000000000";

const expiryOf = ({ setAt }: Password, { maxAgeDays }: PasswordRules): Date | undefined =>
  maxAgeDays === null ? undefined : new Date(setAt.getTime() + maxAgeDays * DAY_MS);

function isExpired(stored: Password, rules: PasswordRules, now: Date): boolean {
  const expiresAt = expiryOf(stored, rules);
  return expiresAt !== undefined && expiresAt <= now;
}
