import type { Factor, FactorVerdict } from "../../credentials/types.ts";
import { personally } from "../accepted.ts";
import type { SigninNeeds } from "../needs.ts";
import { originOf } from "../origin.ts";
import type { Outcome, Visitor } from "../types.ts";
import type { Owing } from "./owing.ts";
import type { Pay } from "./pay.ts";
import type { Settle } from "./settle.ts";
import type { Standing } from "./standing.ts";

/** A way to show a second factor. */
export type FactorWay = Factor["kind"] | "recovery-code";

export type FactorAnswer =
  | { readonly way: "totp" | "recovery-code"; readonly code: string }
  /** `credential.toJSON()`, unchecked. */
  | { readonly way: "passkey"; readonly answer: unknown };

/** What the page asks for. */
export interface FactorPage {
  readonly way: FactorWay;
  /** The others that this person could use. */
  readonly others: readonly FactorWay[];
  /** For `navigator.credentials.get`, where a passkey is asked for. */
  readonly options: object | undefined;
}

/** The page again: the answer was not right, or too many were not. Says nothing more. */
export interface Again {
  readonly again: "wrong" | "locked";
}

/** As long as a sign-in can last. */
const TOLD_ONCE_MS = 10 * 60_000;

type Needs = Pick<SigninNeeds, "credentials" | "clock" | "ephemeral">;

/** Our own second factor, of those who have one (T2). */
export function createFactorStep(
  { credentials, clock, ephemeral }: Needs,
  { pay, note }: Pay,
  settle: Settle,
) {
  /** Codes of all kinds share one count of attempts, which is the credentials' own. */
  function verify(request: Owing, given: FactorAnswer, from: Visitor): Promise<FactorVerdict> {
    const { tenantId, personId, email } = request.authenticated;
    const by = personally({ tenantId, id: personId, email }, from);
    const attempt = { tenantId, personId, from: originOf(request, from) };
    switch (given.way) {
      case "totp":
        return credentials.totp.verify(attempt, given.code, by);
      case "recovery-code":
        return credentials.recoveryCodes.use(attempt, given.code, by);
      case "passkey":
        return credentials.passkeys.finishAuthentication(ownerOf(request), given.answer, attempt.from, by);
    }
  }

  /** A person who is held up goes on trying: that stands in the recorder once. */
  async function noteRefused(request: Owing, way: FactorWay, again: Again["again"], from: Visitor) {
    const { attemptId, personId } = request.authenticated;
    if (again === "locked" && !(await ephemeral.claim(`factor-locked:${attemptId}`, "1", TOLD_ONCE_MS)))
      return;
    const received = again === "locked" ? `${way}: too many attempts` : `${way}: not right`;
    const check = {
      name: "second_factor",
      ok: false,
      expected: "one of the person's second factors",
      received,
    };
    const event = {
      name: "signin.factor_refused",
      targetId: personId,
      reference: request.reference,
      method: way,
      because: again,
    } as const;
    await note(request, check, from, event);
  }

  return {
    /** @param wanted the way that the person asked for; another where they have none of that kind */
    async show(request: Owing, wanted: string): Promise<FactorPage> {
      const { tenantId, personId } = request.authenticated;
      const { factors, recoveryCodesLeft } = await credentials.factors.of(tenantId, personId);
      const kinds = new Set(factors.filter(({ suspended }) => !suspended).map(({ kind }) => kind));
      const ways: readonly FactorWay[] = [
        ...(["totp", "passkey"] as const).filter((kind) => kinds.has(kind)),
        ...(recoveryCodesLeft > 0 ? (["recovery-code"] as const) : []),
      ];
      const way = ways.find((each) => each === wanted) ?? ways[0] ?? "totp";
      const options =
        way === "passkey" ? await credentials.passkeys.beginAuthentication(ownerOf(request)) : undefined;
      return { way, others: ways.filter((each) => each !== way), options };
    },

    async give(
      request: Owing,
      { policy }: Standing,
      given: FactorAnswer,
      from: Visitor,
    ): Promise<Outcome | Again> {
      const { outcome } = await verify(request, given, from);
      if (outcome !== "ok") {
        await noteRefused(request, given.way, outcome, from);
        return { again: outcome };
      }
      const secondFactor = { method: given.way, at: clock().getTime() };
      const check = { name: "second_factor", ok: true, expected: policy.twoStep, received: given.way };
      return settle.goOn(await pay(request, { secondFactor }, check, from), from);
    },
  };
}

/** Whose authenticator is asked: what one browser began no other can finish. */
export const ownerOf = ({ authenticated, browserHash }: Owing) => ({
  tenantId: authenticated.tenantId,
  personId: authenticated.personId,
  browserHash,
  email: authenticated.email,
  displayName: authenticated.email,
});
