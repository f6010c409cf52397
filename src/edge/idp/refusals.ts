import type { AuditContext } from "../../kernel/audit.ts";
import type { Check } from "../../kernel/checks.ts";
import { BrokerError } from "../../kernel/errors.ts";
import type { Visitor } from "../../signin/types.ts";
import { makeReference } from "../../signin/reference.ts";
import type { IdpNeeds } from "./needs.ts";

/** An app's request that is not granted. `code` is the reason on record; the browser is shown the reference alone. */
export class AppRequestRefused extends BrokerError {
  readonly code: string;
  readonly status = 403;
  readonly reference: string;

  constructor(code: string, message: string, reference: string) {
    super(message);
    this.code = code;
    this.reference = reference;
  }
}

/** As far as it is known who asked. */
export interface Asker {
  readonly tenantId: string;
  readonly appId?: string | undefined;
  /** As written in the request, unverified. */
  readonly issuer?: string | undefined;
}

export type Refusing = ReturnType<typeof createRefusing>;

const LONGEST_ISSUER = 200;

export function createRefusing({ transact, random, log }: Pick<IdpNeeds, "transact" | "random" | "log">) {
  /** Writes the refusal down. @returns it, to be thrown, or to be told to the app by its reference */
  async function refused(
    cause: { readonly code: string; readonly message: string; readonly failed?: Check | undefined },
    { tenantId, appId, issuer }: Asker,
    from: Visitor,
  ): Promise<AppRequestRefused> {
    const { code, message, failed } = cause;
    const reference = makeReference(random);
    const event = {
      name: "app.request_refused",
      reference,
      code,
      ...(appId !== undefined && { targetId: appId }),
      ...(issuer !== undefined && { issuer: issuer.slice(0, LONGEST_ISSUER) }),
      ...(failed !== undefined && { failed }),
    } as const;
    await transact(tenantId, ({ audit }) => audit.record(event, by(tenantId, appId, from)));
    log.info({ reference, code }, "request of an app refused");
    return new AppRequestRefused(code, message, reference);
  }

  return {
    refused,

    /** A refusal of `saml/` or of ours as one that is on record; anything else as it is. */
    recorded: async (error: unknown, asker: Asker, from: Visitor): Promise<unknown> =>
      error instanceof BrokerError && error.status < 500 && !(error instanceof AppRequestRefused)
        ? refused({ code: error.code, message: error.message, failed: checkOf(error) }, asker, from)
        : error,
  };
}

function checkOf({ code, mismatch }: BrokerError): Check | undefined {
  return mismatch && { name: code.replace(/^saml_/, ""), ok: false, ...mismatch };
}

function by(tenantId: string, appId: string | undefined, from: Visitor): AuditContext {
  return {
    tenantId,
    actor: appId === undefined ? { kind: "anonymous" } : { kind: "app", id: appId },
    ...(from.ip === undefined ? {} : { ip: from.ip }),
    ...(from.requestId === undefined ? {} : { requestId: from.requestId }),
  };
}
