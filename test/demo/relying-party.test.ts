import { browserOf, openDemo, signInByHttp } from "../e2e/open-demo.ts";

const ADA = "ada@okta-corp.example.com";
const demo = await openDemo();
afterAll(() => demo.close());

test.each(["//evil.invalid/x", "///evil.invalid/x", "/\\evil.invalid/x"])(
  "a demo app sends nobody elsewhere after the sign-in that began at %s",
  async (path) => {
    const browser = browserOf(ADA);
    const page = await signInByHttp(browser, `${demo.urls.tracker}/`, ADA);
    browser.cookies.forget("tracker.localhost");
    const landed: string[] = [];
    // By hand, because a browser's own address bar would normalise the path.
    const url = demo.urls.tracker + path;
    await browser.go(url, {
      stopAt: ({ headers, url: at }) => {
        landed.push(new URL(headers.location ?? at, at).host);
        return headers.location?.includes("evil.invalid") === true && at.includes("/callback");
      },
    });
    expect(page.status).toBe(200);
    expect(landed.at(-1)).toBe(new URL(demo.urls.tracker).host);
  },
);
