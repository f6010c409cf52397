import type { Clock } from "./kernel/clock.ts";
import type { Random } from "./kernel/random.ts";
import type { Seal } from "./kernel/seal.ts";
import type { Logger } from "./kernel/logger.ts";
import type { VerifyLogout } from "./saml/logout/types.ts";
import type { VerifyResponse } from "./saml/types.ts";
import type { Settings } from "./settings/settings.ts";
import type { Database, Expiring } from "./storage/repositories.ts";

/** What the process has and a test replaces: everything that is not a pure function of the rest. */
export interface World {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly random: Random;
  readonly seal: Seal;
  readonly log: Logger;
  readonly database: Database;
  readonly expiring: Expiring;
  /** Verification in worker threads, with a time limit. */
  readonly verifyResponse: VerifyResponse;
  readonly verifyLogout: VerifyLogout;
  /** TXT records of a name, each already joined. Rejects with the resolver's code (`ENOTFOUND`, `ETIMEOUT`, ...). */
  readonly resolveTxt: (name: string) => Promise<readonly string[]>;
}
