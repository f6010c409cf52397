import { startBroker } from "../kit/broker.ts";
import { freePort } from "../kit/port.ts";
import { openBrowser } from "../kit/browser.ts";
import { openTestWorld } from "../kit/world.ts";

const PER_MINUTE = 5;
const world = await openTestWorld("postgres", {
  environment: {
    SALLYPORT_PUBLIC_URL: `http://localhost:${await freePort()}`,
    SALLYPORT_ACS_PER_MINUTE: String(PER_MINUTE),
  },
});
const broker = await startBroker(world);
afterAll(async () => {
  await broker.close();
  await world.close();
});

async function statuses(method: "GET" | "POST", path: string): Promise<number[]> {
  world.clock.advance(120_000);
  const seen: number[] = [];
  for (let turn = 0; turn < PER_MINUTE + 2; turn += 1)
    seen.push((await openBrowser().request({ method, url: broker.url + path })).status);
  return seen;
}

test.each(["/oidc/auth", "/oidc/session/end", "/interaction/made-up", "/login", "/apps"])(
  "one address cannot fill the stores by way of %s",
  async (path) => {
    const seen = await statuses("GET", path);
    expect(seen.slice(PER_MINUTE)).toEqual([429, 429]);
    expect(seen.slice(0, PER_MINUTE)).not.toContain(429);
  },
);

test.each([
  ["POST", "/oidc/token"],
  ["GET", "/oidc/me"],
  ["GET", "/oidc/jwks"],
  ["GET", "/oidc/.well-known/openid-configuration"],
] as const)("an app's own calls come from one address and are not limited: %s %s", async (method, path) => {
  expect(await statuses(method, path)).not.toContain(429);
});
