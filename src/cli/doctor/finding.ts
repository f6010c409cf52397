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

/** Writes a line for each finding as it comes, and how many there were. @returns the exit code: 1 if any fails, else 0 */
export async function report(findings: AsyncIterable<Finding>, out: (text: string) => void): Promise<number> {
  const counts = { ok: 0, warn: 0, fail: 0 };
  for await (const finding of findings) {
    counts[finding.grade] += 1;
    out(`${lineOf(finding)}\n`);
  }
  out(`\n${counts.ok} ok, ${counts.warn} warn, ${counts.fail} fail\n`);
  return counts.fail > 0 ? 1 : 0;
}

function lineOf({ grade, about, says, next }: Finding): string {
  const sentence = /[.?!]$/.test(says) || next === undefined ? says : `${says}.`;
  const line = [grade.padEnd(4), about.padEnd(14), [sentence, next].filter(Boolean).join(" ")].join("  ");
  return line.replaceAll(/\s*\n\s*/g, " ");
}
