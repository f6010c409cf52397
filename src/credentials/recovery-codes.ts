import type { AuditContext } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { type Random, sha256 } from "../kernel/random.ts";
import type { Guard } from "./guard.ts";
import type { TransactCredentials } from "./repository.ts";
import type { FactorAttempt, FactorVerdict, RecoveryCode } from "./types.ts";

const HOW_MANY = 10;
/** 80 random bits: sixteen characters of five bits. SHA-256 at rest needs no salt and no stretching. */
const BYTES = 10;
/** Crockford's base32 has no letters that are taken for digits. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

interface Needs {
  readonly transact: TransactCredentials;
  readonly guard: Guard;
  readonly clock: Clock;
  readonly random: Random;
}

/** Single-use codes on paper, for the day on which the phone is lost. */
export function createRecoveryCodes({ transact, guard, clock, random }: Needs) {
  return {
    /** New ones, shown this once; the old ones open nothing any more. */
    async make(tenantId: string, personId: string, by: AuditContext): Promise<readonly string[]> {
      const codes = Array.from({ length: HOW_MANY }, () => codeFrom(random.token(BYTES)));
      const madeAt = clock();
      const rows = codes.map((code): RecoveryCode => ({
        tenantId,
        personId,
        hash: hashOf(code),
        madeAt,
        usedAt: undefined,
      }));
      await transact(tenantId, async ({ recoveryCodes, audit }) => {
        await recoveryCodes.replace(tenantId, personId, rows);
        await audit.record({ name: "recovery_codes.made", targetId: personId, count: codes.length }, by);
      });
      return codes;
    },

    /** A code opens once, of any number of attempts at once too. `factorId` of the verdict is `recovery-code`. */
    use: (attempt: FactorAttempt, code: string, by: AuditContext): Promise<FactorVerdict> =>
      guard(attempt, by, () =>
        transact(attempt.tenantId, async ({ recoveryCodes, audit }) => {
          const { tenantId, personId } = attempt;
          if (!(await recoveryCodes.use(tenantId, personId, hashOf(code), clock()))) return undefined;
          const left = await recoveryCodes.left(tenantId, personId);
          await audit.record({ name: "recovery_code.used", targetId: personId, left }, by);
          return "recovery-code";
        }),
      ),
  };
}

/** `3v7k-...`: four groups of four. */
function codeFrom(token: string): string {
  const bits = [...Buffer.from(token, "base64url")].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const letters = bits.replace(/.{5}/g, (five) => ALPHABET[Number.parseInt(five, 2)] ?? "");
  return letters.replace(/(.{4})(?=.)/g, "$1-");
}

/** As people copy it: capitals, blanks, and the letters that the alphabet leaves out because they look like digits. */
const hashOf = (code: string): string =>
  sha256(code.slice(0, 64).toLowerCase().replace(/[\s-]/g, "").replaceAll("o", "0").replace(/[il]/g, "1"));
