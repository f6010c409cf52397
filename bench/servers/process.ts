import { fork } from "node:child_process";

/** A server in a process of its own, so that its CPU is its own. */
export interface ServerProcess {
  /** What it said when it was ready. */
  readonly ready: Readonly<Record<string, unknown>>;
  ask(question: object): Promise<Readonly<Record<string, unknown>>>;
  /** User and system time since its start, threads included, microseconds. */
  cpu(): Promise<number>;
  stop(): void;
}

export async function startServerProcess(
  file: string,
  env: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const child = fork(new URL(file, import.meta.url), { env: { PATH: process.env["PATH"], ...env } });
  process.once("exit", () => child.kill());
  const answer = () =>
    new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
      const ended = (code: number | null) => reject(new Error(`${file} ended (${code})`));
      child.once("exit", ended);
      child.once("message", (words) => {
        child.off("exit", ended);
        resolve(typeof words === "object" ? { ...words } : {});
      });
    });
  const ask = (question: object) => {
    const coming = answer();
    child.send(question);
    return coming;
  };
  return {
    ready: await answer(),
    ask,
    cpu: async () => Number((await ask({ cpu: true }))["cpuMicroseconds"]),
    stop: () => void child.kill(),
  };
}
