import { openDemo, browserOf, signInByHttp } from "../e2e/open-demo.ts";

const ADA = "ada@okta-corp.example.com";

test("A2 S1 the demo's SAML app opens at its deep link by the sign-in of another app, and both ways of signing out reach it", async () => {
  const demo = await openDemo();
  const browser = browserOf(ADA);
  await signInByHttp(browser, `${demo.urls.tracker}/`, ADA);
  const page = await browser.go(`${demo.urls.expenses}/expenses/2026-031`);
  expect(page.url).toBe(`${demo.urls.expenses}/expenses/2026-031`);
  expect(page.text).toContain(`You read this as ${ADA}`);

  const door = await browser.go(`${demo.urls.broker}/logout`);
  await browser.submit(door);
  const again = await browser.go(`${demo.urls.expenses}/`);
  expect(again.text).not.toContain("Sallyport calls you");

  await signInByHttp(browserOf(ADA), `${demo.urls.expenses}/`, ADA).then(async (home) => {
    expect(home.text).toContain("Sallyport calls you");
  });
  const other = browserOf(ADA);
  const home = await signInByHttp(other, `${demo.urls.expenses}/`, ADA);
  const out = await other.submit(home);
  expect(out.text).toContain("Here, at Sallyport and at the apps");
  const apps = await other.request({ method: "GET", url: `${demo.urls.broker}/apps` });
  expect(apps.status).toBe(303);
  await demo.close();
}, 180_000);
