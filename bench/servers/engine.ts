import { cpuMicroseconds } from "../measure.ts";
import type { Engine, Sample } from "../engines/sample.ts";

/**
 * One engine in a process of its own: libraries that are shared keep global registers of algorithms, and one
 * engine's must not be another's.
 */
const { engine } = (await import(`../engines/${process.env["ENGINE"]}.ts`)) as { engine: Engine };
let work: () => unknown = () => undefined;

async function batch(batchMs: number): Promise<number> {
  const until = performance.now() + batchMs;
  const before = cpuMicroseconds();
  let done = 0;
  for (; done === 0 || performance.now() < until; done += 1) await work();
  return (cpuMicroseconds() - before) / done;
}

async function answer(ask: { sample: Sample } | { batchMs: number }): Promise<void> {
  if ("sample" in ask) work = engine(ask.sample);
  process.send?.({ cost: "batchMs" in ask ? await batch(ask.batchMs) : 0 });
}

process.on("message", (ask: Parameters<typeof answer>[0]) => void answer(ask));
process.send?.({ ready: true });
