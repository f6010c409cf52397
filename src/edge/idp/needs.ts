import type { OpeningRepository } from "../../openings/repository.ts";
import type { Request, Response } from "express";
import type { Apps } from "../../apps/apps.ts";
import type { NameIdRepository } from "../../apps/name-ids.ts";
import type { PersonRepository } from "../../directory/repository.ts";
import type { AuditTrail } from "../../kernel/audit.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { Random } from "../../kernel/random.ts";
import type { Transact } from "../../kernel/transaction.ts";
import type { Keys } from "../../keys/keys.ts";
import type { VerifyLogout } from "../../saml/logout/types.ts";
import type { OpenedApps } from "../../sessions/opened.ts";
import type { Sessions } from "../../sessions/types.ts";
import type { Logout } from "../../signin/logout/types.ts";
import type { Signin } from "../../signin/types.ts";

/** What the surface that SAML apps see is made of. */
export interface IdpNeeds {
  readonly publicUrl: string;
  /** Whose addresses are the plain ones. */
  readonly defaultTenantId: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly ephemeral: Ephemeral;
  readonly transact: Transact<{
    readonly openings: OpeningRepository;
    readonly people: PersonRepository;
    readonly nameIds: NameIdRepository;
    readonly audit: AuditTrail;
  }>;
  readonly apps: Pick<Apps, "get" | "findByEntityId" | "locate">;
  readonly keys: Pick<Keys, "active" | "published">;
  readonly sessions: Pick<Sessions, "keyOf" | "endsAt" | "seenAt" | "end" | "list">;
  readonly opened: OpenedApps;
  readonly signin: Pick<Signin, "begin">;
  readonly browserHash: (req: Request, res: Response) => string;
  readonly logout: Pick<Logout, "offer">;
  readonly verifyLogout: VerifyLogout;
  readonly clockSkewMs: number;
  readonly saml: { readonly maxBytes: number; readonly maxElements: number };
  /** From one address; a whole company may share one. */
  readonly perMinute: number;
}
