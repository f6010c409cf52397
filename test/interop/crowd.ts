import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export type CrowdLibrary = "atlassian-crowd-client" | "atlassian-crowd" | "passport-atlassian-crowd";

export interface CrowdClients {
  /** What the client's own verb answers, or the word by which it says that it was refused. */
  call(library: CrowdLibrary, path: string, ...args: readonly unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

/** Published clients of Atlassian Crowd, in a process of their own: they put things on the global object. */
export function startCrowdClients(
  base: string,
  application: { name: string; password: string },
): CrowdClients {
  const child = spawn(
    process.execPath,
    ["--no-deprecation", new URL("./crowd/client.mjs", import.meta.url).pathname],
    {
      env: {
        ...process.env,
        CROWD_URL: base,
        CROWD_NAME: application.name,
        CROWD_PASSWORD: application.password,
      },
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async call(library, path, ...args) {
      child.stdin.write(`${JSON.stringify({ library, path, args })}\n`);
      const line = await lines.next();
      if (line.done) throw new Error("the Crowd clients ended");
      const { answer, refused } = JSON.parse(line.value);
      return refused === undefined ? answer : { refused };
    },
    async close() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}
