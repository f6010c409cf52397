import type { BrokerError } from "../kernel/errors.ts";

const LONGEST = 1_000;

/** A refusal as one line for the administrator who reads `lastError`. */
export function sentenceOf({ message, mismatch, nextStep }: BrokerError): string {
  const received = mismatch?.received === undefined ? "" : ` (${mismatch.received})`;
  return `${message}${received}${nextStep === undefined ? "" : `; ${nextStep}`}`.slice(0, LONGEST);
}
