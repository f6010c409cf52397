import type { Request, RequestHandler, Response } from "express";
import passport from "passport";
import { BrokerError } from "../../kernel/errors.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { AdminKeys } from "../../tokens/admin-keys.ts";
import type { AdminKey } from "../../tokens/types.ts";
import { addressBlock } from "../http/address-block.ts";
import { originOf } from "../http/request-context.ts";
import type { Identified } from "./caller.ts";

/** No bearer token, or none that can be one (RFC 6750 3.1). */
export class BearerMissing extends BrokerError {
  readonly code = "admin_key_missing";
  readonly status = 401;
}

/** One address has presented too many bad keys; good ones still pass. */
export class TooManyRefusals extends BrokerError {
  readonly code = "too_many_refusals";
  readonly status = 429;
}

/** Bad keys from one address in a minute before they are answered 429 and no longer written down. */
const REFUSALS_PER_MINUTE = 20;
const MINUTE_MS = 60_000;
/** A secret of ours has 47 characters; a bootstrap key is what the operator chose. */
const LONGEST_SECRET = 512;

export interface BearerNeeds {
  readonly adminKeys: Pick<AdminKeys, "authenticate" | "recordRefusal">;
  readonly ephemeral: Pick<Ephemeral, "count">;
  readonly log: Logger;
}

/** `Authorization: Bearer <admin key>` (RFC 6750 2.1); keys in the query or the body are not looked at. */
class BearerStrategy extends passport.Strategy {
  override readonly name = "admin-key";
  /** An ordinary property: passport runs a copy that inherits from this object. */
  readonly keyOf: (secret: string) => Promise<AdminKey>;

  constructor(keyOf: (secret: string) => Promise<AdminKey>) {
    super();
    this.keyOf = keyOf;
  }

  override authenticate(req: Request): void {
    const [, secret] = /^Bearer +([\x21-\x7e]+)$/i.exec(req.get("authorization") ?? "") ?? [];
    if (secret === undefined || secret.length > LONGEST_SECRET)
      return this.error(
        new BearerMissing("no admin key was sent", {
          nextStep: "Send Authorization: Bearer followed by an admin key, or sign in as an administrator.",
        }),
      );
    this.keyOf(secret).then(
      (key) => this.success(key),
      (error: unknown) => this.error(error),
    );
  }
}

/** Who holds the admin key of a request. */
export function createBearer(needs: BearerNeeds) {
  const ways = new passport.Passport();
  ways.use(new BearerStrategy(needs.adminKeys.authenticate));
  /** @throws BearerMissing, TooManyRefusals, and what `authenticate` throws */
  return (req: Request, res: Response): Promise<Identified> =>
    new Promise((resolve, reject) => {
      const done = (error: unknown, key: AdminKey | false | null | undefined): void => {
        if (error) recorded(error, req, needs).then(reject, reject);
        else if (key) resolve(identified(key));
        else reject(new BearerMissing("no admin key was sent"));
      };
      const handler: unknown = ways.authenticate("admin-key", { session: false }, done);
      if (isHandler(handler)) void handler(req, res, reject);
    });
}

const identified = ({ id, tenantId, name, scopes }: AdminKey): Identified => ({
  id,
  homeTenantId: tenantId,
  scopes,
  actor: { kind: "admin-key", id, name },
  by: { kind: "admin-key", name },
});

/**
 * Writes a bad key down, but not more of one address than its share: the trail is no place to fill by strangers.
 * A request without any key guesses nothing; it is answered and forgotten. While the counter's store is away, bad
 * keys are refused as ever and only logged.
 */
async function recorded(error: unknown, req: Request, needs: BearerNeeds): Promise<unknown> {
  if (!(error instanceof BrokerError) || error.status !== 401 || error instanceof BearerMissing) return error;
  const { ephemeral, adminKeys, log } = needs;
  const count = await ephemeral
    .count(`admin-key-refused:${addressBlock(req.ip)}`, MINUTE_MS)
    .catch(() => undefined);
  if (count === undefined) {
    log.warn({ code: error.code, ...originOf(req) }, "admin key refused while refusals cannot be counted");
    return error;
  }
  if (count > REFUSALS_PER_MINUTE)
    return new TooManyRefusals("too many bad keys from this address", { nextStep: "Wait a minute." });
  await adminKeys.recordRefusal(error.code, originOf(req));
  return error;
}

/** @types/passport says `any`. */
const isHandler = (value: unknown): value is RequestHandler => typeof value === "function";
