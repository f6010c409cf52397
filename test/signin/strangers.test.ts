import { openStage } from "./stage.ts";

const PER_MINUTE = 5;
const FORM = "application/x-www-form-urlencoded";
const stage = await openStage("postgres", { SALLYPORT_ACS_PER_MINUTE: String(PER_MINUTE) });
afterAll(() => stage.close());

/** Each of them writes something down for whoever asks: an attempt and its event, or a sign-in that begins. */
const OPEN_TO_ALL = [
  "/login?request=made-up",
  "/login/continue?request=made-up",
  `/saml/${stage.connection.id}/login?request=made-up`,
  `/saml/${stage.connection.id}/acs/continue?handle=made-up`,
  "/apps",
  "/account",
];

test.each(OPEN_TO_ALL)("one address cannot fill the stores by way of %s", async (path) => {
  stage.world.clock.advance(120_000);
  const before = (await stage.attempts()).length;
  const statuses: number[] = [];
  for (let turn = 0; turn < PER_MINUTE + 2; turn += 1) {
    const page = await stage.browser().request({ method: "GET", url: stage.publicUrl + path });
    statuses.push(page.status);
  }
  expect(statuses.slice(PER_MINUTE)).toEqual([429, 429]);
  expect(statuses.slice(0, PER_MINUTE)).not.toContain(429);
  expect((await stage.attempts()).length - before).toBeLessThanOrEqual(PER_MINUTE);
});

test("S3 an address that no database can keep is an attempt like any other", async () => {
  stage.world.clock.advance(120_000);
  const browser = stage.browser();
  const form = await browser.go(`${stage.publicUrl}/login`, { stopAt: (page) => page.forms.length > 0 });
  const page = await browser.submit(form, { email: "a\0da@northwind.example" });
  expect(page.status).toBe(403);
  const [attempt] = await stage.attempts();
  expect(attempt).toMatchObject({ code: "signin_email_malformed", email: "a\u{FFFD}da@northwind.example" });
});

test.each([
  ["a character set that nobody knows", { "content-type": `${FORM}; charset=none-such` }, "acs_content_type"],
  [
    "a compression that nobody knows",
    { "content-type": FORM, "content-encoding": "lzma" },
    "acs_content_type",
  ],
  ["bytes that do not decompress", { "content-type": FORM, "content-encoding": "gzip" }, "acs_content_type"],
])("S3 a post in %s is an attempt like any other", async (_name, headers, code) => {
  stage.world.clock.advance(120_000);
  const url = `${stage.publicUrl}/saml/${stage.connection.id}/acs`;
  const page = await stage.browser().request({ method: "POST", url, body: "SAMLResponse=x" }, headers);
  expect(page.status).toBe(403);
  expect((await stage.attempts())[0]).toMatchObject({ code, connectionId: stage.connection.id });
});
