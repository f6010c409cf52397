import { openDemo, signInByHttp } from "../e2e/open-demo.ts";
import { openBrowser } from "../kit/browser.ts";

const ADA = "ada@okta-corp.example.com";

test("A3 S1 the board, which knows no sign-in, learns from its proxy who reads it; the wiki asks nothing after it", async () => {
  const demo = await openDemo();
  const browser = openBrowser({ fields: { email: ADA }, headers: { accept: "text/html" } });
  const page = await signInByHttp(browser, `${demo.urls.board}/notices/canteen`, ADA);
  expect(page.url).toBe(`${demo.urls.board}/notices/canteen`);
  expect(page.text).toContain(ADA);
  expect((await browser.go(`${demo.urls.wiki}/pages/handbook`)).text).toContain(ADA);
  await demo.close();
}, 180_000);
