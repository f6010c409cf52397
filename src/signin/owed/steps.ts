import type { PasswordRules } from "../../credentials/types.ts";
import type { OwedStep } from "../../policies/owed.ts";
import type { SigninNeeds } from "../needs.ts";
import { passwordRules } from "../password-rules.ts";
import type { Refusing } from "../refusing.ts";
import type { Requests } from "../requests.ts";
import type { Outcome, Visitor } from "../types.ts";
import { createEnrol, type FirstFactor } from "./enrol.ts";
import { type Again, createFactorStep, type FactorAnswer, type FactorPage } from "./factor.ts";
import { createNewPassword, type NotTaken } from "./new-password.ts";
import { createNotice, type Notice } from "./notice.ts";
import { createOwing, type Owing } from "./owing.ts";
import { createPay } from "./pay.ts";
import { createSettle } from "./settle.ts";
import type { Standing } from "./standing.ts";

/** Who takes a step: which stored request, in which browser. */
export interface Caller {
  readonly requestId: string;
  readonly browserHash: string | undefined;
  readonly from: Visitor;
}

/** What a page shows, if it is its turn; else where the browser goes. */
export type Shown<T> = { readonly page: T } | Outcome;

/** What may be owed between the first step and the session. None goes on before its turn, whatever is posted. */
export interface OwedSteps {
  showNotice(caller: Caller): Promise<Shown<Notice>>;
  /** @param mark of the text that was shown */
  acknowledge(caller: Caller, mark: string): Promise<Outcome>;
  /** @param way that the person asked for; `""`: whichever they have */
  showFactor(caller: Caller, way: string): Promise<Shown<FactorPage>>;
  giveFactor(caller: Caller, answer: FactorAnswer): Promise<Outcome | Again>;
  /**
   * For whom a first second factor is added; the enrolment itself is the credentials'. Nobody where it is not its turn:
   * {@link OwedSteps.goOn} then says what is, and ends nothing behind the back of a page that could open no session.
   */
  enrolling(caller: Caller): Promise<FirstFactor | undefined>;
  showNewPassword(caller: Caller): Promise<Shown<PasswordRules>>;
  setPassword(caller: Caller, password: string): Promise<Outcome | NotTaken>;
  /** Nothing is paid: where the sign-in stands, and its end where nothing is owed. */
  goOn(caller: Caller): Promise<Outcome>;
}

export function createOwedSteps(needs: SigninNeeds, requests: Requests, refusing: Refusing): OwedSteps {
  const owing = createOwing(refusing, needs);
  const settle = createSettle(needs, requests, refusing);
  const payments = createPay(needs, requests, refusing);
  const notice = createNotice(payments, settle);
  const factor = createFactorStep(needs, payments, settle);
  const enrol = createEnrol(needs, payments);
  const newPassword = createNewPassword(needs, payments, settle);

  /** @throws SigninRefused */
  async function inTurn<T>(
    step: OwedStep,
    { requestId, browserHash, from }: Caller,
    act: (request: Owing, standing: Standing) => Promise<T>,
  ): Promise<T | Outcome> {
    const request = await owing(requestId, browserHash, from);
    const standing = await settle.look(request, from);
    return standing.owed[0] === step ? act(request, standing) : settle.goOn(request, from);
  }

  return {
    showNotice: (caller) =>
      inTurn("notice", caller, async (_request, standing) => ({ page: notice.show(standing) })),
    acknowledge: (caller, mark) =>
      inTurn("notice", caller, (request) => notice.acknowledge(request, mark, caller.from)),
    showFactor: (caller, way) =>
      inTurn("second-factor", caller, async (request) => ({ page: await factor.show(request, way) })),
    giveFactor: (caller, answer) =>
      inTurn("second-factor", caller, (request, standing) =>
        factor.give(request, standing, answer, caller.from),
      ),
    enrolling: async ({ requestId, browserHash, from }) => {
      const request = await owing(requestId, browserHash, from);
      const standing = await settle.look(request, from);
      return standing.owed[0] === "enrol" ? enrol(request, standing, from) : undefined;
    },
    showNewPassword: (caller) =>
      inTurn("new-password", caller, async (_request, { policy }) => ({ page: passwordRules(policy) })),
    setPassword: (caller, password) =>
      inTurn("new-password", caller, (request, standing) =>
        newPassword(request, standing, password, caller.from),
      ),
    goOn: async ({ requestId, browserHash, from }) =>
      settle.goOn(await owing(requestId, browserHash, from), from),
  };
}
