import { spUrls } from "../../../src/connections/sp-urls.ts";
import { openBrowser } from "../../kit/browser.ts";
import { openStage } from "../stage.ts";

test("C8 whoever sends too many logout messages from one address waits, whichever binding they use", async () => {
  const stage = await openStage("postgres-redis", { SALLYPORT_ACS_PER_MINUTE: "4" });
  const url = spUrls(stage.publicUrl, stage.connection.id).sloUrl;
  const browser = openBrowser();
  const statuses: number[] = [];
  for (const step of [
    { method: "GET", url },
    { method: "POST", url, body: "" },
    { method: "GET", url },
    { method: "POST", url, body: "" },
    { method: "GET", url },
    { method: "POST", url, body: "" },
  ] as const)
    statuses.push((await browser.request(step)).status);
  expect(statuses).toEqual([403, 403, 403, 403, 429, 429]);
  expect(await stage.audited("logout.refused")).toHaveLength(4);
  await stage.close();
});
