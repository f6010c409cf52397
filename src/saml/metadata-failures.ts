import { BrokerError, type Mismatch } from "../kernel/errors.ts";
import * as errors from "./metadata-errors.ts";

/** A refusal as plain data: classes do not survive the way between threads. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly mismatch: Mismatch | undefined;
  readonly nextStep: string | undefined;
  readonly ambiguous: { readonly entityIds: readonly string[]; readonly total: number } | undefined;
}

type Refusal = new (message: string, about: { mismatch?: Mismatch; nextStep?: string }) => BrokerError;

const refusals = new Map<string, Refusal>(
  [
    errors.MetadataTooLarge,
    errors.MetadataUnreadable,
    errors.MetadataNotIdp,
    errors.MetadataDuplicate,
    errors.MetadataIncomplete,
    errors.MetadataUnsigned,
    errors.MetadataSignatureInvalid,
    errors.CertificateUnreadable,
    errors.CertificateWeak,
  ].map((each) => [each.name, each] as const),
);

export function toFailure(error: unknown): Failure {
  const known = error instanceof BrokerError ? error : undefined;
  return {
    name: known?.name ?? "",
    message: error instanceof Error ? error.message : String(error),
    mismatch: known?.mismatch,
    nextStep: known?.nextStep,
    ambiguous:
      error instanceof errors.MetadataAmbiguous
        ? { entityIds: error.entityIds, total: error.total }
        : undefined,
  };
}

export function fromFailure(failure: Failure): Error {
  const { name, message, mismatch, nextStep, ambiguous } = failure;
  const about = { ...(mismatch && { mismatch }), ...(nextStep !== undefined && { nextStep }) };
  if (ambiguous) return new errors.MetadataAmbiguous(ambiguous.entityIds, ambiguous.total);
  const refusal = refusals.get(name);
  return refusal ? new refusal(message, about) : new Error(message);
}
