import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Ephemeral } from "../kernel/ephemeral.ts";
import { sameSecret, sha256 } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import { endOf, tokenRefusal } from "./expiry.ts";
import type { ApiTokenRefusal } from "./expiry.ts";
import type { ApiTokenRepository } from "./repository.ts";
import { looksLikeSecret } from "./secret.ts";
import type { ApiToken, ApiTokenKind, ApiTokenPolicyFor } from "./types.ts";

interface Needs {
  readonly transact: Transact<{ readonly apiTokens: ApiTokenRepository; readonly audit: AuditTrail }>;
  readonly ephemeral: Pick<Ephemeral, "claim">;
  readonly clock: Clock;
  readonly policyFor: ApiTokenPolicyFor;
}

/** A token that some app was given, with what is to be thought of it now. */
export interface PresentedToken {
  readonly token: ApiToken;
  /** Absent: by itself it counts. Whether its owner may use this app is the caller's question. */
  readonly refusal: ApiTokenRefusal | undefined;
  /** When it ends as things stand. */
  readonly endsAt: Date;
}

export type ApiTokenCheck = ReturnType<typeof createApiTokenCheck>;

/** `lastUsed` is for people who tidy up; a write for each question would buy nothing. */
const USED_EVERY_MS = 60_000;
/** A script that goes on with a dead token is one line of the trail an hour, not one a call. */
const REFUSAL_TOLD_EVERY_MS = 3_600_000;

/** What becomes of a token that an app asks about. Nothing is remembered between two questions. */
export function createApiTokenCheck({ transact, ephemeral, clock, policyFor }: Needs) {
  async function judged(token: ApiToken): Promise<PresentedToken> {
    const policy = await policyFor(token.tenantId, token.personId);
    return { token, refusal: tokenRefusal(token, policy, clock()), endsAt: endOf(token, policy) };
  }

  return {
    /** @returns `undefined` for anything that is no token of that kind of a person in this tenant */
    async find(
      tenantId: string,
      secret: string,
      kind: ApiTokenKind = "api",
    ): Promise<PresentedToken | undefined> {
      if (!looksLikeSecret(secret, kind)) return undefined;
      const hash = sha256(secret);
      const token = await transact(tenantId, ({ apiTokens }) => apiTokens.findBySecret(tenantId, hash));
      if (token === undefined || token.kind !== kind || !sameSecret(token.secretHash, hash)) return undefined;
      return judged(token);
    },

    /** One that was presented before, as it is now. */
    async again(tenantId: string, id: string): Promise<PresentedToken | undefined> {
      const token = await transact(tenantId, ({ apiTokens }) => apiTokens.find(tenantId, id));
      return token && judged(token);
    },

    /** The owner's last use, to the minute. */
    async used(token: ApiToken, from: { readonly appId: string; readonly ip: string | undefined }) {
      const at = clock();
      const last = token.lastUsed?.at.getTime();
      if (last !== undefined && at.getTime() - last < USED_EVERY_MS) return;
      await transact(token.tenantId, ({ apiTokens }) =>
        apiTokens.used(token.tenantId, token.id, { at, ...from }),
      );
    },

    /** Tells the trail why, once an hour for each app and reason. */
    async refused(token: ApiToken, appId: string, code: string, by: AuditContext): Promise<void> {
      const mark = `api-token-refused:${token.id}:${appId}:${code}`;
      if (!(await ephemeral.claim(mark, "told", REFUSAL_TOLD_EVERY_MS))) return;
      const about = { targetId: token.id, personId: token.personId, appId, code };
      await transact(token.tenantId, ({ audit }) =>
        audit.record({ name: "api_token.refused", ...about }, by),
      );
    },
  };
}
