import { startDemo } from "../demo/demo.ts";
import { summaryOf } from "../demo/summary.ts";
import { BrokerError } from "../kernel/errors.ts";
import type { Terminal } from "./terminal.ts";
import { untilSignalled } from "./signals.ts";

/** `PORT` is not a port that has seven others behind it. */
class DemoPortRefused extends BrokerError {
  readonly code = "demo_port_refused";
  readonly status = 500;
}

const DATA_DIR = ".sallyport/demo";

/** `sallyport demo`: runs until Ctrl-C. */
export async function demo({ environment, out }: Terminal): Promise<number> {
  const began = performance.now();
  const ended = untilSignalled();
  const logLevel = environment["SALLYPORT_LOG_LEVEL"];
  const running = await startDemo({
    port: portOf(environment["PORT"]),
    dataDir: DATA_DIR,
    ...(logLevel !== undefined && { logLevel }),
  });
  out(summaryOf(running, DATA_DIR, (performance.now() - began) / 1000));
  await ended;
  await running.close();
  return 0;
}

function portOf(text: string | undefined): number {
  if (text === undefined || text === "") return 3000;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_528)
    throw new DemoPortRefused(`PORT: expected a number from 0 to 65528, got "${text}"`);
  return port;
}
