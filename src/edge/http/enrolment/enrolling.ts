import type { Request, Response } from "express";
import type { Credentials } from "../../../credentials/credentials.ts";
import type { Factor, FactorOwner } from "../../../credentials/types.ts";
import type { AuditContext } from "../../../kernel/audit.ts";
import type { FormGuard } from "../csrf.ts";

/** Who adds a factor now, and where the browser goes when it is done. */
export interface Enrolling {
  readonly owner: FactorOwner;
  readonly by: AuditContext;
  /** Appended to the addresses of the steps, e.g. `?request=...`; empty where a session says who it is. */
  readonly query: string;
  /** A path of ours, where the person goes on when everything is added and written down. */
  readonly next: string;
  /** Called when a factor was added and so proved to work, before the answer. */
  readonly onAdded?: (kind: Factor["kind"]) => Promise<void>;
}

/** What the steps of an enrolment need, in the sign-in and on the person's own page alike. */
export interface EnrolmentNeeds {
  /** The steps are `<base>/totp`, `<base>/passkey` and `<base>/recovery-codes`. */
  readonly base: string;
  readonly credentials: Pick<Credentials, "totp" | "passkeys" | "recoveryCodes" | "factors">;
  readonly formGuard: FormGuard;
  /** @returns `undefined` if it has answered itself: nobody may add a factor here now */
  readonly who: (req: Request, res: Response) => Promise<Enrolling | undefined>;
}

/** A field of a form, as text. */
export function fieldOf(req: Request, name: string): string {
  const fields: unknown = req.body;
  const value: unknown =
    typeof fields === "object" && fields !== null ? Reflect.get(fields, name) : undefined;
  return typeof value === "string" ? value : "";
}
