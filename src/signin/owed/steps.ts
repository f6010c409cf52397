import type { OwedStep } from "../../policies/owed.ts";
import type { SigninNeeds } from "../needs.ts";
import type { Refusing } from "../refusing.ts";
import type { Requests } from "../requests.ts";
import type { Outcome, Visitor } from "../types.ts";
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
}

export function createOwedSteps(needs: SigninNeeds, requests: Requests, refusing: Refusing): OwedSteps {
  const owing = createOwing(refusing, needs);
  const settle = createSettle(needs, requests, refusing);
  const payments = createPay(needs, requests, refusing);
  const notice = createNotice(payments, settle);

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
  };
}
