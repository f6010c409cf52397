import type { Clock } from "../kernel/clock.ts";
import type { Ephemeral } from "../kernel/ephemeral.ts";
import type { Random } from "../kernel/random.ts";
import type { Seal } from "../kernel/seal.ts";
import { createAddFactor, createFactors } from "./factors.ts";
import { createGuard } from "./guard.ts";
import { createLimits } from "./limits.ts";
import { createPasskeys } from "./passkeys.ts";
import { createPasswords } from "./passwords.ts";
import { createRecoveryCodes } from "./recovery-codes.ts";
import type { TransactCredentials } from "./repository.ts";
import { createRefusals } from "./refusals.ts";
import { createResets } from "./resets.ts";
import { createJudge } from "./strength.ts";
import { createTotp } from "./totp.ts";

interface Needs {
  readonly transact: TransactCredentials;
  readonly ephemeral: Ephemeral;
  readonly clock: Clock;
  readonly random: Random;
  readonly seal: Seal;
  readonly publicUrl: string;
}

export type Credentials = ReturnType<typeof createCredentials>;

/** Local credentials: passwords, second factors, recovery codes, reset links. */
export function createCredentials(needs: Needs) {
  const limits = createLimits(needs);
  const guard = createGuard({ ...needs, limits });
  const add = createAddFactor(needs.transact);
  const judge = createJudge();
  const refusals = createRefusals(needs);
  const passwords = createPasswords({ ...needs, limits, judge, refusals });
  const factors = createFactors(needs);
  return {
    passwords,
    factors,
    totp: createTotp({ ...needs, guard, add, issuer: new URL(needs.publicUrl).hostname }),
    passkeys: createPasskeys({ ...needs, guard, add, suspend: factors.suspend }),
    recoveryCodes: createRecoveryCodes({ ...needs, guard }),
    resets: createResets({ ...needs, passwords, refusals }),
    refusals,
    close: judge.close,
  };
}
