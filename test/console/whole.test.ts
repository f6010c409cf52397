import { signInByHttp, browserOf } from "../e2e/open-demo.ts";
import { expectAccessible, expectNarrow } from "../kit/browser/accessible.ts";
import { openDemoConsole } from "./open-console.ts";

type DemoConsole = Awaited<ReturnType<typeof openDemoConsole>>;

let open: DemoConsole;

beforeAll(async () => {
  open = await openDemoConsole();
  await live(open);
}, 180_000);

afterAll(() => open.close(), 60_000);

/** Somebody who got in and somebody who did not, so that no list of the demo stays empty that could be full. */
async function live({ demo }: DemoConsole): Promise<void> {
  const { tracker } = demo.urls;
  await signInByHttp(browserOf("linus@entra-corp.example.com"), tracker, "linus@entra-corp.example.com");
  await signInByHttp(browserOf("ada@okta-corp.example.com"), tracker, "carl@contractor.example.net");
}

/** Pages that must have been among those that the walk came to: one of each kind. */
const PLACES = [
  "/",
  "/signins",
  "/signins/$id",
  "/setup",
  "/connections",
  "/connections/$id",
  "/connections/$id?tab=mapping",
  "/domains",
  "/domains/$id",
  "/policies",
  "/policies/$id",
  "/people",
  "/people/$id",
  "/groups",
  "/apps",
  "/apps/$id",
  "/sessions",
  "/sessions/$id",
  "/tokens",
  "/audit",
  "/administrators",
  "/break-glass",
  "/keys",
  "/settings",
];
const MOST_PAGES = 120;

test("W2 axe finds nothing on any page of the console, light or dark; each fits a phone of 320 px, and none breaks its policy", async () => {
  const found: string[] = [];
  const kinds = new Set<string>();
  const waiting = ["/"];
  for (let path = waiting.shift(); path !== undefined && kinds.size < MOST_PAGES; path = waiting.shift()) {
    if (kinds.has(kindOf(path))) continue;
    kinds.add(kindOf(path));
    await open.visit(path);
    found.push(...(await complaintsOf(path)));
    waiting.push(...(await leadingOn()));
  }
  expect(found).toEqual([]);
  expect(open.problems).toEqual([]);
  expect(PLACES.filter((place) => !kinds.has(place))).toEqual([]);
}, 900_000);

async function complaintsOf(path: string): Promise<string[]> {
  const tried = await Promise.allSettled([expectAccessible(open.page)]);
  tried.push(...(await Promise.allSettled([expectNarrow(open.page)])));
  return tried.flatMap((each) => (each.status === "rejected" ? [`${path}: ${String(each.reason)}`] : []));
}

/** Links to other pages of the console, and the tabs of this one. */
async function leadingOn(): Promise<string[]> {
  const { page } = open;
  const links = await page
    .locator('a[href^="/admin"]')
    .evaluateAll((found) => found.map((each) => each.getAttribute("href") ?? ""));
  const tabs: string[] = [];
  for (const tab of await page.getByRole("tab").all()) {
    await tab.click();
    tabs.push(new URL(page.url()).pathname + new URL(page.url()).search);
  }
  return [...links, ...tabs].map((href) => href.replace(/^\/admin/, "") || "/");
}

/** One thing is like another of its kind, and a list searched is like the list. */
function kindOf(path: string): string {
  const { pathname, searchParams } = new URL(path, "https://console");
  const tab = searchParams.get("tab");
  const shape = pathname.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{2}\.[\w-]{43}/g, "$id");
  return tab === null ? shape : `${shape}?tab=${tab}`;
}
