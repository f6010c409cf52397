import { availableParallelism } from "node:os";
import { Piscina } from "piscina";
import type { Check } from "../kernel/checks.ts";
import type { LogoutVerdict, VerifyLogout } from "./logout/types.ts";
import { checkField } from "./message.ts";
import { Refused, refusals, type RefusalCode } from "./refusals.ts";
import { createReport, type Report } from "./report.ts";
import type { Verdict, VerifyResponse } from "./types.ts";
import type { VerifyTask } from "./verify-worker.ts";

export interface VerifierSettings {
  /** A verification that takes longer, waiting included, is refused and its thread ended; milliseconds. */
  readonly timeLimitMs: number;
  /** Worker threads; by default one less than the processor has, and two at least. */
  readonly threads?: number;
  /** Verifications that may wait for a thread; by default 64 for each. */
  readonly maxWaiting?: number;
}

export interface Verifier {
  readonly verifyResponse: VerifyResponse;
  readonly verifyLogout: VerifyLogout;
  close(): Promise<void>;
}

/**
 * Verifies messages in worker threads, so that no message can hold up the thread that serves requests, and none can
 * hold a thread for longer than the limit.
 */
export function createVerifier(settings: VerifierSettings): Verifier {
  const threads = settings.threads ?? Math.max(2, availableParallelism() - 1);
  const maxWaiting = settings.maxWaiting ?? threads * 64;
  const pool = new Piscina({
    filename: new URL("./verify-worker.ts", import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    maxQueue: maxWaiting + threads,
    // A worker that keeps polling for work would keep the process alive after `close`.
    atomics: "disabled",
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  // Loading the libraries takes longer than a verification: it does not count as one.
  const ready = Promise.all(Array.from({ length: threads }, () => pool.run("ready")));
  // Awaited by the first verification, which reports the failure; until then nobody listens.
  ready.catch(() => undefined);

  const verifyResponse: VerifyResponse = async (field, trust, now) => {
    const report = createReport();
    try {
      checkField(field, trust.maxBytes, report);
    } catch (error) {
      return refusal(error, report);
    }
    const verdict = await runLimited<Verdict>({ kind: "response", field, trust, now });
    return "ok" in verdict ? verdict : { ok: false, ...verdict, claimed: {} };
  };

  const verifyLogout: VerifyLogout = async (incoming, trust, now) => {
    const verdict = await runLimited<LogoutVerdict>({ kind: "logout", incoming, trust, now });
    return "ok" in verdict ? verdict : { ok: false, ...verdict, request: undefined };
  };

  /** Aborting a task that runs ends its thread; the pool starts another. */
  async function runLimited<Result>(task: VerifyTask): Promise<Result | Limited> {
    await ready;
    const { queueSize } = pool;
    if (queueSize >= maxWaiting)
      return limited("saml_busy", "queue", `fewer than ${maxWaiting} waiting`, `${queueSize} waiting`);
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), settings.timeLimitMs);
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the worker answers by the kind of the task
      return (await pool.run(task, { signal: abort.signal })) as Result;
    } catch (error) {
      const limit = `at most ${settings.timeLimitMs} ms`;
      if (abort.signal.aborted) return limited("saml_time_limit", "time", limit, "not finished by then");
      return limited("saml_unverifiable", "thread", "a verdict", String(error).slice(0, 200));
    } finally {
      clearTimeout(timer);
    }
  }

  return { verifyResponse, verifyLogout, close: () => pool.destroy() };
}

function refusal(error: unknown, report: Report): Verdict {
  if (!(error instanceof Refused)) throw error;
  return { ok: false, code: error.code, message: error.message, checks: report.checks, claimed: {} };
}

/** The verification did not come to an end: one failed check, and nothing is known of the message. */
interface Limited {
  readonly code: RefusalCode;
  readonly message: string;
  readonly checks: readonly Check[];
}

const limited = (code: RefusalCode, name: string, expected: string, received: string): Limited => ({
  code,
  message: refusals[code],
  checks: [{ name, ok: false, expected, received }],
});
