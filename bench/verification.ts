import { createTestIdp, toField } from "../test/kit/idp.ts";
import type { Sample } from "./engines/sample.ts";
import { inTurns, median, ratio, shown } from "./measure.ts";
import { startServerProcess, type ServerProcess } from "./servers/process.ts";

/** Line 1: verifications of one response of 9.7 KB, response and assertion signed. */
const BYTES = 9_700;
const ROUNDS = 15;
const BATCH_MS = 400;
const ENGINES = [
  ["sallyport", "Sallyport, whole gate"],
  ["node-saml", "node-saml 5.1.0, bare"],
  ["floor", "raw crypto floor"],
] as const;

interface Contender {
  readonly name: string;
  readonly process: ServerProcess;
}

async function main(): Promise<void> {
  const sample = await makeSample();
  const contenders: Contender[] = [];
  for (const [engine, name] of ENGINES) {
    const process = await startServerProcess("./engine.ts", { ENGINE: engine });
    await process.ask({ sample });
    contenders.push({ name, process });
  }
  const costs = await inTurns(contenders, ROUNDS, async ({ process }) =>
    Number((await process.ask({ batchMs: BATCH_MS }))["cost"]),
  );
  for (const { process } of contenders) process.stop();
  const [ours = [], peer = [], floor = []] = contenders.map(({ name }) => costs(name));
  console.log(
    `ACS verification, one response of ${shown(sample.xml.length)} bytes, response and assertion signed`,
  );
  for (const { name } of contenders) {
    const cost = median(costs(name));
    console.log(
      `  ${name.padEnd(24)} ${shown(cost).padStart(8)} us CPU each ${shown(1e6 / cost).padStart(8)} /s a core`,
    );
  }
  const share = (ratio(ours, floor) * 100).toFixed(2);
  console.log(`  ratio to node-saml ${ratio(ours, peer).toFixed(2)} x; share of the floor ${share} %`);
}

/** Padded with groups, as real responses are. */
async function makeSample(): Promise<Sample> {
  const idp = await createTestIdp("bench");
  const acsUrl = "https://broker.example.com/saml/connection/acs";
  const audience = "https://broker.example.com/saml/connection/metadata";
  const meant = { acsUrl, spEntityId: audience, requestId: "_request", now: new Date() };
  const withGroups = (count: number) => {
    const groups = Array.from({ length: count }, (_, n) => `group-number-${1000 + n}`);
    return idp.respond(meant, "alice@corp-a.example.com", {
      attributes: [{ name: "groups", values: groups }],
    });
  };
  const [bare, ten] = [(await withGroups(0)).length, (await withGroups(10)).length];
  const xml = await withGroups(Math.round((BYTES - bare) / ((ten - bare) / 10)));
  return { xml, field: toField(xml), idpEntityId: idp.entityId, key: idp.key, acsUrl, audience };
}

await main();
