import type { Request, RequestHandler } from "express";
import passport from "passport";
import { BrokerError } from "../../kernel/errors.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { AdminKeys } from "../../tokens/admin-keys.ts";
import type { AdminKey } from "../../tokens/types.ts";
import { addressBlock } from "../http/address-block.ts";
import { originOf } from "../http/request-context.ts";
import { setCaller, tenantFor } from "./caller.ts";

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

interface Needs {
  readonly adminKeys: Pick<AdminKeys, "authenticate" | "recordRefusal">;
  readonly ephemeral: Pick<Ephemeral, "count">;
  readonly defaultTenantId: string;
  readonly tenantExists: (id: string) => Promise<boolean>;
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
          nextStep: "Send Authorization: Bearer followed by an admin key.",
        }),
      );
    this.keyOf(secret).then(
      (key) => this.success(key),
      (error: unknown) => this.error(error),
    );
  }
}

/** Every request of the API passes here first; behind it a caller and its tenant are known. */
export function createAuthentication(needs: Needs): RequestHandler {
  const ways = new passport.Passport();
  ways.use(new BearerStrategy(needs.adminKeys.authenticate));
  const tenants = { defaultId: needs.defaultTenantId, exists: needs.tenantExists };
  return (req, res, next) => {
    const done = async (error: unknown, key: AdminKey | false | null | undefined): Promise<void> => {
      try {
        if (error) throw await recorded(error, req, needs);
        if (!key) throw new BearerMissing("no admin key was sent");
        setCaller(res, { key, tenantId: await tenantFor(key, req, tenants) });
        next();
      } catch (refusal) {
        if (refusal instanceof BrokerError && refusal.status === 401) res.set("WWW-Authenticate", CHALLENGE);
        if (refusal instanceof TooManyRefusals) res.set("Retry-After", "60");
        next(refusal);
      }
    };
    const handler: unknown = ways.authenticate(
      "admin-key",
      { session: false },
      (error: unknown, key: AdminKey | false | null | undefined) => void done(error, key),
    );
    if (isHandler(handler)) handler(req, res, next);
  };
}

const CHALLENGE = 'Bearer realm="Sallyport API"';

/**
 * Writes a bad key down, but not more of one address than its share: the trail is no place to fill by strangers.
 * A request without any key guesses nothing; it is answered and forgotten.
 */
async function recorded(error: unknown, req: Request, needs: Needs): Promise<unknown> {
  if (!(error instanceof BrokerError) || error.status !== 401 || error instanceof BearerMissing) return error;
  const count = await needs.ephemeral.count(`admin-key-refused:${addressBlock(req.ip)}`, MINUTE_MS);
  if (count > REFUSALS_PER_MINUTE)
    return new TooManyRefusals("too many bad keys from this address", { nextStep: "Wait a minute." });
  await needs.adminKeys.recordRefusal(error.code, originOf(req));
  return error;
}

/** @types/passport says `any`. */
const isHandler = (value: unknown): value is RequestHandler => typeof value === "function";
