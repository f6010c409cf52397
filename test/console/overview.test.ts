import { expectNarrow } from "../kit/browser/accessible.ts";
import type { Page } from "playwright-core";
import { openDemoConsole } from "./open-console.ts";

const MOST_BYTES = 400_000;

let open: Awaited<ReturnType<typeof openDemoConsole>>;

beforeAll(async () => {
  open = await openDemoConsole();
}, 60_000);
afterAll(() => open.close());

interface Arrived {
  readonly path: string;
  readonly type: string;
  /** With its headers, as compressed as it came. */
  readonly bytes: number;
}

/** Everything that comes over the wire to a browser that was never here, until nothing more is asked for. */
async function arrivalsAt(page: Page, url: string): Promise<Arrived[]> {
  const devtools = await page.context().newCDPSession(page);
  const asked = new Map<string, Omit<Arrived, "bytes">>();
  const arrived: Arrived[] = [];
  devtools.on("Network.responseReceived", ({ requestId, type, response }) =>
    asked.set(requestId, { path: new URL(response.url).pathname, type }),
  );
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) =>
    arrived.push({
      ...(asked.get(requestId) ?? { path: "unknown", type: "Other" }),
      bytes: encodedDataLength,
    }),
  );
  await devtools.send("Network.enable");
  await page.goto(url);
  await page.getByRole("region", { name: "Sign-ins", exact: true }).getByText("Signed in").first().waitFor();
  await page.waitForLoadState("networkidle");
  return arrived;
}

test("W2 the first load of the overview is under 400 kB compressed: scripts, styles, chart and the API's answers", async () => {
  const page = await open.newPage({ storageState: await open.page.context().storageState() });
  const arrived = await arrivalsAt(page, `${open.url}/admin`);
  await page.context().close();
  const sum = arrived.reduce((all, { bytes }) => all + bytes, 0);
  expect([...new Set(arrived.map(({ type }) => type))].toSorted()).toEqual([
    "Document",
    "Fetch",
    "Script",
    "Stylesheet",
  ]);
  expect(arrived.map(({ path }) => path)).toContain("/api/v1/reports/signins");
  expect(sum).toBeLessThan(MOST_BYTES);
});

test("W2 the chart tells its figures one by one to the arrow keys, the pointer and a finger", async () => {
  const page = await open.newPage({
    storageState: await open.page.context().storageState(),
    hasTouch: true,
    viewport: { width: 390, height: 850 },
  });
  await page.goto(`${open.url}/admin`);
  const chart = page.getByRole("slider", { name: "Sign-ins over time" });
  const said = () => chart.getAttribute("aria-valuetext");
  await chart.waitFor();
  await expect(said()).resolves.toMatch(/^In all: [1-9]\d* signed in, 0 refused$/);
  const whole = await said();
  await chart.focus();
  const latest = await said();
  expect(latest).not.toBe(whole);
  await page.keyboard.press("Home");
  const first = await said();
  expect(first).not.toBe(latest);
  await page.keyboard.press("End");
  await expect(said()).resolves.toBe(latest);
  await page.keyboard.press("Tab");
  await expect(said()).resolves.toBe(whole);
  const box = (await chart.boundingBox())!;
  await page.touchscreen.tap(box.x + box.width - 4, box.y + 60);
  await expect(said()).resolves.toBe(latest);
  await page.mouse.move(box.x + 50, box.y + 60);
  await expect(said()).resolves.toBe(first);
  await expectNarrow(page);
  await page.context().close();
  expect(open.problems).toEqual([]);
});

test("W2 in the reader's own colours the bars are told apart from the ground and from each other", async () => {
  const page = await open.newPage({
    storageState: await open.page.context().storageState(),
    forcedColors: "active",
  });
  await page.goto(`${open.url}/admin`);
  await page.getByRole("slider", { name: "Sign-ins over time" }).waitFor();
  const painted = await page.evaluate(() =>
    [".chart-accepted", ".chart-hatch", ".chart-hatch-ground", "body"].map((part) => {
      const { fill, stroke, backgroundColor } = getComputedStyle(document.querySelector(part)!);
      return part === "body" ? backgroundColor : part === ".chart-hatch" ? stroke : fill;
    }),
  );
  const [accepted, hatch, between, ground] = painted;
  expect(accepted).toBe(hatch);
  expect(between).toBe(ground);
  expect(accepted).not.toBe(ground);
  await page.context().close();
});
