import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import { sha256, type Random } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import { ApiTokenLifeRefused, ApiTokenNameRefused, ApiTokensNotAllowed, TooManyApiTokens } from "./errors.ts";
import { firstWarned } from "./expiry.ts";
import type { ApiTokenFilter, ApiTokenRepository } from "./repository.ts";
import { makeSecret } from "./secret.ts";
import type { ApiToken, ApiTokenKind, ApiTokenPolicyFor, OwnedApiToken } from "./types.ts";

interface Needs {
  readonly transact: Transact<{ readonly apiTokens: ApiTokenRepository; readonly audit: AuditTrail }>;
  readonly clock: Clock;
  readonly random: Random;
  readonly policyFor: ApiTokenPolicyFor;
}

export interface NewApiToken {
  readonly name: string;
  /** Until its end, whole days. */
  readonly days: number;
  /** Left out: `api`. */
  readonly kind?: ApiTokenKind;
  /** The only app that is to take it. */
  readonly onlyAppId?: string | undefined;
}

/** A token with its secret: the only moment at which the secret exists on our side. */
export interface ApiTokenWithSecret {
  readonly token: ApiToken;
  readonly secret: string;
}

export type ApiTokens = ReturnType<typeof createApiTokens>;

/** Live tokens of one person: room for every script and machine, and an end to what nobody looks after. */
export const MOST_PER_PERSON = 50;
const DAY_MS = 86_400_000;
/** How long one that is over is kept, so that a question about it can still be answered. */
const KEPT_DAYS = 90;

/** The tokens that people make for the APIs of apps (T3). */
export function createApiTokens({ transact, clock, random, policyFor }: Needs) {
  async function assertAllowed(tenantId: string, personId: string, days: number): Promise<void> {
    const policy = await policyFor(tenantId, personId);
    if (!policy.allowed)
      throw new ApiTokensNotAllowed("the person's policy allows no API tokens", {
        nextStep: "Allow API tokens in the policy that is in force for this person.",
      });
    if (!Number.isInteger(days) || days < 1 || days > policy.maxDays)
      throw new ApiTokenLifeRefused("an API token cannot live that long", {
        mismatch: { expected: `1 to ${policy.maxDays} days`, received: String(days) },
      });
  }

  return {
    /**
     * @throws ApiTokensNotAllowed, ApiTokenLifeRefused, ApiTokenNameRefused, TooManyApiTokens
     * @throws NotFound if there is no such active person
     */
    async create(input: NewApiToken, personId: string, by: AuditContext): Promise<ApiTokenWithSecret> {
      const name = checkedName(input.name);
      await assertAllowed(by.tenantId, personId, input.days);
      const kind = input.kind ?? "api";
      const secret = makeSecret(random, kind);
      const at = clock();
      const token: ApiToken = {
        id: random.uuid(),
        tenantId: by.tenantId,
        personId,
        name,
        kind,
        onlyAppId: input.onlyAppId,
        secretHash: sha256(secret),
        createdAt: at,
        expiresAt: new Date(at.getTime() + input.days * DAY_MS),
        revokedAt: undefined,
        lastUsed: undefined,
        warnedDays: firstWarned(input.days),
      };
      await transact(by.tenantId, async ({ apiTokens, audit }) => {
        const done = await apiTokens.insert(token, MOST_PER_PERSON);
        if (done === "nobody") throw new NotFound(`person ${personId}`);
        if (done === "too_many") throw tooMany();
        const about = { kind, ...(input.onlyAppId !== undefined && { appId: input.onlyAppId }) };
        const after = { name, ...about, expiresAt: token.expiresAt.toISOString() };
        await audit.record({ name: "api_token.created", targetId: token.id, personId, after }, by);
      });
      return { token, secret };
    },

    /** All that are not revoked, newest first; those at their end too. */
    list: (tenantId: string, filter: ApiTokenFilter, page: PageRequest): Promise<Page<OwnedApiToken>> =>
      transact(tenantId, ({ apiTokens }) => apiTokens.list(tenantId, filter, page)),

    /**
     * It is refused from the next question of any app on.
     * @param personId only if it is this person's
     * @throws NotFound
     */
    revoke: (id: string, by: AuditContext, personId?: string): Promise<void> =>
      transact(by.tenantId, async ({ apiTokens, audit }) => {
        const token = await apiTokens.revoke(by.tenantId, id, clock(), personId);
        if (token === undefined) throw new NotFound("no such API token");
        const about = { targetId: id, personId: token.personId };
        await audit.record({ name: "api_token.revoked", ...about, before: { name: token.name } }, by);
      }),

    /** Of one person, or of everybody in the tenant. */
    revokeAll: (
      { personId }: { readonly personId?: string },
      by: AuditContext,
    ): Promise<{ readonly revoked: number }> =>
      transact(by.tenantId, async ({ apiTokens, audit }) => {
        const revoked = await apiTokens.revokeAll(by.tenantId, clock(), personId);
        const whose = personId === undefined ? {} : { targetId: personId };
        if (revoked > 0) await audit.record({ name: "api_tokens.revoked", ...whose, revoked }, by);
        return { revoked };
      }),

    /** Deletes what was over long ago, a batch at a time. @returns how many */
    forget: (tenantId: string, limit: number): Promise<number> =>
      transact(tenantId, ({ apiTokens }) =>
        apiTokens.forget(tenantId, new Date(clock().getTime() - KEPT_DAYS * DAY_MS), limit),
      ),
  };
}

function checkedName(given: string): string {
  const name = given.normalize("NFC").trim();
  if (name.length > 0 && name.length <= 200 && !/\p{Cc}/u.test(name)) return name;
  throw new ApiTokenNameRefused("the name of an API token cannot be used", {
    mismatch: {
      expected: "1 to 200 characters, no control characters",
      received: `${name.length} characters`,
    },
  });
}

const tooMany = (): TooManyApiTokens =>
  new TooManyApiTokens("the person has as many API tokens as one may have", {
    mismatch: { expected: `at most ${MOST_PER_PERSON}` },
    nextStep: "Revoke one that is no longer used.",
  });
