import { Agent, request } from "node:http";
import { freePort } from "../test/kit/port.ts";
import { testRedisUrl } from "../test/kit/stores.ts";
import { openProxied, type Asked } from "./journeys/proxied.ts";
import { inTurns, median, ratio, shown } from "./measure.ts";
import { startServerProcess } from "./servers/process.ts";

/** Line 4: the question of a reverse proxy, 32 at once over kept connections, by the CPU of the server process alone. */
const ROUNDS = 9;
const BATCH = 8_000;
const AT_ONCE = 32;

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

async function main(): Promise<void> {
  const contenders = [
    await openFloor(),
    await openProxied("Sallyport, asking Redis each time", 0),
    await openProxied("Sallyport, ready answers in memory", 2),
  ];
  const of = await inTurns(contenders, ROUNDS, batch);
  for (const { close } of contenders) close();
  const floor = of(contenders[0]?.name ?? "");
  console.log("Forward-auth, one question of a signed-in person (CPU of the server process)");
  for (const { name } of contenders) {
    const cost = median(of(name));
    const compared = name === contenders[0]?.name ? "" : `  ratio ${ratio(of(name), floor).toFixed(2)} x`;
    console.log(
      `  ${name.padEnd(40)} ${shown(cost).padStart(6)} us each  ${shown(1_000_000 / cost).padStart(7)} /s${compared}`,
    );
  }
}

async function openFloor(): Promise<Asked> {
  const port = await freePort();
  const server = await startServerProcess("./forward-auth-floor.ts", {
    PORT: String(port),
    REDIS_URL: testRedisUrl(),
    NODE_ENV: "production",
  });
  return {
    name: "Express, signed cookie, GETEX (the floor)",
    port,
    path: "/forward-auth",
    headers: { cookie: String(server.ready["cookie"]) },
    cpu: () => server.cpu(),
    close: () => server.stop(),
  };
}

async function batch(asked: Asked): Promise<number> {
  const before = await asked.cpu();
  const one = async () => {
    for (let done = 0; done < BATCH / AT_ONCE; done += 1) await ask(asked);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return ((await asked.cpu()) - before) / BATCH;
}

const ask = ({ port, path, headers }: Asked): Promise<void> =>
  new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, headers, agent }, (answer) => {
      if (answer.statusCode !== 200 || !answer.headers["x-forwarded-user"])
        return reject(new Error(`expected 200 with a user, got ${answer.statusCode}`));
      answer.resume().on("end", resolve);
    })
      .on("error", reject)
      .end();
  });

await main();
// Servers and keep-alive connections of the driver may still be closing.
process.exit(0);
