import type { ResponseTrust, Verdict } from "./types.ts";
import { verifyResponseHere } from "./verify.ts";

/** What crosses the thread boundary. Nothing in it is secret to the worker, which is part of this process. */
export interface VerifyTask {
  readonly field: string;
  readonly trust: ResponseTrust;
  readonly now: Date;
}

/** Runs in a worker thread. A task without a field only says that the thread has loaded. */
export default async function run(task: VerifyTask | "ready"): Promise<Verdict | undefined> {
  return task === "ready" ? undefined : verifyResponseHere(task.field, task.trust, task.now);
}
