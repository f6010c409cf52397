import { generateSecret, generateURI, verify as verifyTotp } from "otplib";
import type { AuditContext } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Ephemeral } from "../kernel/ephemeral.ts";
import { type Random, sha256 } from "../kernel/random.ts";
import type { Seal } from "../kernel/seal.ts";
import { EnrolmentGone } from "./errors.ts";
import type { AddFactor } from "./factors.ts";
import type { Guard } from "./guard.ts";
import type { TransactCredentials } from "./repository.ts";
import type { FactorAttempt, FactorOwner, FactorVerdict, Refusal, TotpFactor, TotpOffer } from "./types.ts";

const ENROLMENT_MS = 900_000;
const PERIOD_SECONDS = 30;
/** One step to either side (RFC 6238 5.2): phones' clocks are off, and people type slowly. */
const TOLERANCE_SECONDS = 30;
const PURPOSE = "totp-secret";

interface Needs {
  readonly transact: TransactCredentials;
  readonly ephemeral: Ephemeral;
  readonly guard: Guard;
  readonly add: AddFactor;
  readonly clock: Clock;
  readonly random: Random;
  readonly seal: Seal;
  /** The name under which an authenticator app keeps it: the host of the public address. */
  readonly issuer: string;
}

/** One-time passwords by an authenticator app (RFC 6238). */
export function createTotp({ transact, ephemeral, guard, add, clock, random, seal, issuer }: Needs) {
  const keyOf = (handle: string) => `totp-enrolment:${sha256(handle)}`;
  const boundTo = ({ tenantId, personId, browserHash }: FactorOwner) =>
    `${tenantId} ${personId} ${browserHash}`;

  async function pending(owner: FactorOwner, handle: string): Promise<string> {
    const kept = await ephemeral.get(keyOf(handle));
    const [bound, secret] = kept === undefined ? [] : opened(kept);
    if (secret === undefined || bound !== boundTo(owner))
      throw new EnrolmentGone("the one-time-password app was added already, or too long ago", {
        nextStep: "Begin again.",
      });
    return secret;
  }
  const opened = (kept: string): string[] =>
    seal.open(Buffer.from(kept, "base64url"), PURPOSE).toString("utf8").split("\n");
  const offer = (owner: FactorOwner, handle: string, secret: string): TotpOffer => ({
    handle,
    secret,
    uri: generateURI({ issuer, label: owner.email, secret }),
  });

  /** @returns the time step of a right code that is later than `after` */
  async function stepOf(secret: string, code: string, after: number): Promise<number | undefined> {
    if (!/^\d{6}$/.test(code)) return undefined;
    const epoch = Math.floor(clock().getTime() / 1000);
    const result = await verifyTotp({ secret, token: code, epoch, epochTolerance: TOLERANCE_SECONDS });
    if (!result.valid) return undefined;
    const step = Math.floor(epoch / PERIOD_SECONDS) + result.delta;
    return step > after ? step : undefined;
  }

  return {
    /** A new secret, which counts for nothing until `confirm`. */
    async begin(owner: FactorOwner): Promise<TotpOffer> {
      const [handle, secret] = [random.token(32), generateSecret({ length: 20 })];
      const sealed = seal.close(Buffer.from(`${boundTo(owner)}\n${secret}`), PURPOSE).toString("base64url");
      await ephemeral.put(keyOf(handle), sealed, ENROLMENT_MS);
      return offer(owner, handle, secret);
    },

    /** The offer once more, for a page that shows it again. @throws EnrolmentGone */
    offerOf: async (owner: FactorOwner, handle: string): Promise<TotpOffer> =>
      offer(owner, handle, await pending(owner, handle)),

    /**
     * The first code proves that the app has the secret; from then on it is a factor.
     * @returns `ok`, or why not: after `wrong` the person may try again with the same handle
     * @throws EnrolmentGone, TooManyFactors
     */
    async confirm(
      owner: FactorOwner,
      { handle, code, name }: { readonly handle: string; readonly code: string; readonly name: string },
      by: AuditContext,
    ): Promise<{ readonly outcome: "ok"; readonly factorId: string } | { readonly outcome: "wrong" }> {
      const secret = await pending(owner, handle);
      const lastStep = await stepOf(secret, digitsOf(code), 0);
      if (lastStep === undefined) return { outcome: "wrong" };
      if ((await ephemeral.take(keyOf(handle))) === undefined)
        throw new EnrolmentGone("the one-time-password app was added already", { nextStep: "Begin again." });
      const id = random.uuid();
      const { tenantId, personId } = owner;
      const factor: TotpFactor = {
        kind: "totp",
        id,
        tenantId,
        personId,
        name: name === "" ? "Authenticator app" : name,
        createdAt: clock(),
        lastUsedAt: undefined,
        sealedSecret: seal.close(Buffer.from(`${id}\n${secret}`), PURPOSE),
        lastStep,
      };
      await add(factor, by);
      return { outcome: "ok", factorId: id };
    },

    /** A code opens once, of any number of attempts at once too. */
    verify: (attempt: FactorAttempt, code: string, by: AuditContext): Promise<FactorVerdict | Refusal> =>
      guard(attempt, by, async () => {
        const { tenantId, personId } = attempt;
        const factors = await transact(tenantId, (to) => to.factors.listOf(tenantId, personId));
        for (const factor of factors) {
          if (factor.kind !== "totp") continue;
          const [id, secret = ""] = seal.open(factor.sealedSecret, PURPOSE).toString("utf8").split("\n");
          if (id !== factor.id) throw new TypeError("a sealed secret stands at another factor than its own");
          const step = await stepOf(secret, digitsOf(code), factor.lastStep);
          if (step === undefined) continue;
          const taken = await transact(tenantId, (to) => to.factors.takeStep(tenantId, id, step, clock()));
          if (taken) return id;
        }
        return undefined;
      }),
  };
}

/** People type `123 456`. */
const digitsOf = (code: string): string => code.replace(/[\s-]/g, "").slice(0, 12);
