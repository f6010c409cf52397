import type { IncomingLogout, LogoutTrust, LogoutVerdict } from "./logout/types.ts";
import { verifyLogoutHere } from "./logout/verify.ts";
import type { ResponseTrust, Verdict } from "./types.ts";
import { verifyResponseHere } from "./verify.ts";

/** What crosses the thread boundary. Nothing in it is secret to the worker, which is part of this process. */
export type VerifyTask =
  | {
      readonly kind: "response";
      readonly field: string;
      readonly trust: ResponseTrust;
      readonly now: Date;
    }
  | {
      readonly kind: "logout";
      readonly incoming: IncomingLogout;
      readonly trust: LogoutTrust;
      readonly now: Date;
    };

/** Runs in a worker thread. `ready` only asks whether the thread has loaded. */
export default async function run(task: VerifyTask | "ready"): Promise<Verdict | LogoutVerdict | undefined> {
  if (task === "ready") return undefined;
  return task.kind === "response"
    ? verifyResponseHere(task.field, task.trust, task.now)
    : verifyLogoutHere(task.incoming, task.trust, task.now);
}
