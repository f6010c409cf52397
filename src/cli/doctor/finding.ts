import { BrokerError } from "../../kernel/errors.ts";

/** One line of the doctor's report. */
export interface Finding {
  readonly grade: "ok" | "warn" | "fail";
  /** What was looked at, e.g. `database`. */
  readonly about: string;
  readonly says: string;
  /** What to do about it, as an imperative sentence. */
  readonly next?: string;
}

export const ok = (about: string, says: string): Finding => ({ grade: "ok", about, says });
export const warn = (about: string, says: string, next: string): Finding => ({
  grade: "warn",
  about,
  says,
  next,
});
export const fail = (about: string, says: string, next: string): Finding => ({
  grade: "fail",
  about,
  says,
  next,
});

/** What stands in the way, in the words of the one who met it; a mistake of ours goes on. */
export function failedBy(about: string, error: unknown, next: string): Finding {
  if (error instanceof BrokerError) return fail(about, error.message, error.nextStep ?? next);
  // Of the operating system: a folder that may not be read, a disk that is full.
  if (error instanceof Error && "syscall" in error) return fail(about, error.message, next);
  throw error;
}
