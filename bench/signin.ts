import { inTurns, median, ratio, shown } from "./measure.ts";
import { openJackson } from "./journeys/jackson.ts";
import { openSallyport } from "./journeys/sallyport.ts";
import type { Journey } from "./journeys/journey.ts";

/**
 * Line 2: complete sign-ins, authorize -> AuthnRequest -> ACS -> code -> token -> userinfo, by the CPU of the server
 * process alone: the driver plays browser, identity provider and app. The brokers take turns.
 */
const ROUNDS = 7;
const BATCH = 40;
const AT_ONCE = 4;

async function main(): Promise<void> {
  const journeys = [
    await openSallyport(),
    await openJackson("in memory"),
    await openJackson("on PostgreSQL"),
  ];
  const of = await inTurns(journeys, ROUNDS, batch);
  for (const { close } of journeys) close();
  const ours = of(journeys[0]?.name ?? "");
  console.log("Complete sign-in, response and assertion signed, 5 groups (CPU of the server process)");
  for (const { name } of journeys) {
    const cost = median(of(name)) / 1_000;
    const compared = name === journeys[0]?.name ? "" : `  ratio ${ratio(ours, of(name)).toFixed(2)} x`;
    console.log(
      `  ${name.padEnd(40)} ${shown(cost).padStart(6)} ms each  ${shown(1_000 / cost).padStart(6)} /s${compared}`,
    );
  }
}

async function batch(journey: Journey, round: number): Promise<number> {
  const before = await journey.cpu();
  for (let done = 0; done < BATCH; done += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => journey.signIn(round * BATCH + done + n)));
  return ((await journey.cpu()) - before) / BATCH;
}

await main();
// Servers and keep-alive connections of the driver may still be closing.
process.exit(0);
