import { openBrowser } from "../kit/browser.ts";
import { createEmptyDatabase } from "../kit/postgres.ts";
import { testRedisUrl } from "../kit/stores.ts";
import { browserOf, openDemo, signInByHttp, type OpenDemo } from "./open-demo.ts";

const ADA = "ada@okta-corp.example.com";

/** Whatever the broker stands on, an employee sees the same. */
describe.each(["PostgreSQL and Redis", "PostgreSQL alone", "the embedded stores"])("on %s", (stores) => {
  let demo: OpenDemo;
  let database: Awaited<ReturnType<typeof createEmptyDatabase>> | undefined;

  beforeAll(async () => {
    if (stores !== "the embedded stores") database = await createEmptyDatabase();
    demo = await openDemo({
      ...(database && { databaseUrl: database.url }),
      ...(stores === "PostgreSQL and Redis" && { redisUrl: testRedisUrl() }),
    });
  }, 120_000);

  afterAll(async () => {
    await demo.close();
    await database?.drop();
  }, 60_000);

  test("S1 one sign-in at the tracker opens the wiki, and the attempt is recorded", async () => {
    const browser = browserOf(ADA);
    const issue = await signInByHttp(browser, `${demo.urls.tracker}/issues/SP-7`, ADA);
    expect(issue.url).toBe(`${demo.urls.tracker}/issues/SP-7`);
    expect(issue.text).toContain("Signed in as Ada Lovelace");
    const prompts = browser.trace.filter((line) => line.includes("POST")).length;
    const wiki = await browser.go(`${demo.urls.wiki}/pages/handbook`);
    expect(wiki.text).toContain(`You read this as ${ADA}`);
    expect(browser.trace.filter((line) => line.includes("POST"))).toHaveLength(prompts);

    const { items } = await demo.api.get<{ items: object[] }>(`/signins?email=${encodeURIComponent(ADA)}`);
    expect(items).toEqual([expect.objectContaining({ outcome: "accepted", code: "ok" })]);
  }, 60_000);

  test("A1 signing out at one app ends the sign-in for the other, and a copied answer opens nothing", async () => {
    const browser = browserOf(ADA);
    const issue = await signInByHttp(browser, `${demo.urls.tracker}/issues/SP-8`, ADA);
    expect(issue.text).toContain("Signed in as");
    const asked = await browser.submit(issue);
    const out = asked.url.startsWith(demo.urls.tracker) ? asked : await browser.submit(asked);
    expect(out.url).toMatch(new RegExp(`^${demo.urls.tracker}/signed-out`));
    const again = await browser.go(`${demo.urls.wiki}/pages/handbook`, {
      stopAt: ({ url }) => url.startsWith(`${demo.urls.broker}/login`),
    });
    expect(again.url.startsWith(`${demo.urls.broker}/login`)).toBe(true);

    const answer = browser.saml.find(({ kind }) => kind === "SAMLResponse")!;
    const replayed = await openBrowser().post(answer.to, {
      SAMLResponse: answer.value,
      RelayState: answer.relayState ?? "",
    });
    expect(replayed.status).toBe(403);
  }, 60_000);
});

test("C6 an assertion that only Sallyport can read signs in too", async () => {
  const demo = await openDemo({ simulators: { sign: "both", encrypt: "aes256-gcm" } });
  const browser = browserOf(ADA);
  const issue = await signInByHttp(browser, `${demo.urls.tracker}/issues/SP-7`, ADA);
  await demo.close();
  expect(issue.text).toContain("Signed in as Ada Lovelace");
  const answer = browser.saml.find(({ kind }) => kind === "SAMLResponse")!;
  expect(answer.xml).toContain("EncryptedAssertion");
  expect(answer.xml).not.toContain(ADA);
}, 120_000);
