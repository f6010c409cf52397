import { secondFactorOwed } from "../../policies/owed.ts";
import type { TwoStep } from "../../policies/types.ts";
import type { Asked } from "./asked.ts";

const MINUTE_MS = 60_000;

export interface TwoStepToldOf {
  readonly mode: TwoStep;
  readonly enrolled: boolean;
  /** What is asked for after the first step. */
  readonly asked: "nothing" | "second-factor" | "enrol";
  /** Nothing is asked of those whom the identity provider vouches for at this sign-in. */
  readonly unlessVouchedFor: boolean;
  readonly because: string;
}

/** What a plain sign-in owes by the policy; what the identity provider will say of itself is not known before. */
export function twoStepOf({ effective, enrolled }: Asked): TwoStepToldOf {
  const { policy } = effective;
  const asked = secondFactorOwed(policy, { method: "idp", enrolled }) ?? "nothing";
  const has = enrolled ? "has a second factor" : "has no second factor yet";
  const why = {
    off: "is never asked for",
    optional: "is asked of those who have one",
    required: "is always asked for",
    trusted: "is asked for unless the identity provider says that it asked for several factors itself",
  }[policy.twoStep];
  return {
    mode: policy.twoStep,
    enrolled,
    asked,
    unlessVouchedFor: policy.twoStep === "trusted" && policy.sso.mode !== "off",
    because: `The policy ${policy.name} says that a second factor ${why}; the person ${has}.`,
  };
}

export interface SessionToldOf {
  readonly idleMinutes: number;
  readonly absoluteMinutes: number;
  readonly endsAtLatest: Date;
  /** Whose limits are the least of those that are known. */
  readonly limitedBy: "policy" | "app";
  readonly because: string;
}

export function sessionOf({ effective, app, at }: Asked): SessionToldOf {
  const { name, session, sso } = effective.policy;
  const provider =
    sso.mode === "off"
      ? ""
      : " The identity provider may end it sooner by SessionNotOnOrAfter, which only its answer tells.";
  const idleMinutes = Math.min(session.idleMinutes, app?.session?.idleMinutes ?? Infinity);
  const absoluteMinutes = Math.min(session.absoluteMinutes, app?.session?.absoluteMinutes ?? Infinity);
  const isOfApp = idleMinutes < session.idleMinutes || absoluteMinutes < session.absoluteMinutes;
  const sooner = isOfApp
    ? ` ${app?.name} asks for a new sign-in after ${idleMinutes} minutes without a request, and ${absoluteMinutes} minutes after the sign-in.`
    : "";
  return {
    idleMinutes,
    absoluteMinutes,
    endsAtLatest: new Date(at.getTime() + absoluteMinutes * MINUTE_MS),
    limitedBy: isOfApp ? "app" : "policy",
    because: `The policy ${name} ends a session after ${session.idleMinutes} minutes without a request, and ${session.absoluteMinutes} minutes after the sign-in.${sooner}${provider}`,
  };
}
