import { startProcess } from "../main.ts";
import type { Terminal } from "./terminal.ts";
import { untilSignalled } from "./signals.ts";

/** `sallyport start`: runs the broker until SIGTERM or Ctrl-C, then lets requests under way finish. */
export async function start({ environment, out }: Terminal): Promise<number> {
  const ended = untilSignalled();
  const running = await startProcess({ environment });
  // Printed and not logged: the link makes an owner, and logs are kept and sent on.
  const setUp = running.setupUrl === undefined ? "" : `No owner yet: open ${running.setupUrl} once.\n`;
  out(`Sallyport is ready at ${running.url}\n${setUp}`);
  await ended;
  await running.close();
  return 0;
}
