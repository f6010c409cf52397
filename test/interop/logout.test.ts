import { openBrowser, type Page } from "../kit/browser.ts";
import { openJourney } from "./journey.ts";

type Journey = Awaited<ReturnType<typeof openJourney>>;

const ALICE = { email: "alice@corp-a.example.com", username: "alice", password: "alicepass" };

let journey: Journey;
beforeAll(async () => void (journey = await openJourney()), 60_000);
afterAll(() => journey.close());

async function signedIn() {
  const browser = openBrowser({ fields: ALICE });
  const page = await browser.go(journey.page);
  expect(page.body).toMatch(/^REMOTE_USER=alice@corp-a\.example\.com/m);
  return browser;
}

type Signed = Awaited<ReturnType<typeof signedIn>>;

/** The redirect, or the page that refreshes itself, by which a message of this kind leaves. */
const carries = (kind: "SAMLRequest" | "SAMLResponse") => (page: Page) =>
  new RegExp(`[?&;]${kind}=`).test(`${page.headers.location ?? ""} ${page.body}`) &&
  /[?&;]Signature=/.test(`${page.headers.location ?? ""} ${page.body}`);

/** The broker knows nobody in this browser: its own page asks who is there. */
async function expectNobodyHere(browser: Signed): Promise<void> {
  const page = await browser.go(`${journey.url}/apps`, { stopAt: ({ status }) => status === 200 });
  expect(page.url).toMatch(`${journey.url}/login`);
}

/** SimpleSAMLphp asks for the password again, although it was given in this browser. */
async function expectNobodyThere(browser: Signed): Promise<void> {
  browser.cookies.forget("oidcrp.localhost");
  browser.cookies.forget("broker.localhost");
  const anew = await browser.go(journey.page);
  const login = await browser.submit(anew, { email: ALICE.email });
  expect(new URL(login.url).host).toBe(new URL(journey.idp.url).host);
  expect(login.forms.some(({ fields }) => fields.some(({ name }) => name === "password"))).toBe(true);
}

const newest = async (name: string) =>
  (await journey.api.get<{ items: { event: unknown }[] }>(`/audit/events?name=${name}&limit=1`)).items[0]
    ?.event;

test("C8 a sign-out begun at the broker ends SimpleSAMLphp's session, by a signed redirect there and back", async () => {
  const browser = await signedIn();
  const asked = await browser.go(`${journey.url}/logout`);
  const leaving = await browser.submit(asked, {}, asked.forms[0], { stopAt: carries("SAMLRequest") });
  expect(leaving.body).toContain(`${journey.idp.url}/saml2/idp/SingleLogoutService.php`);
  const link = /href="([^"]+SAMLRequest=[^"]+)"/.exec(leaving.body)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const answering = await browser.go(link, { stopAt: carries("SAMLResponse") });
  expect(answering.headers.location).toMatch(`${journey.sp.sloUrl}?`);
  const arrived = await browser.go(answering.headers.location ?? "");
  expect(arrived.url).toBe(`${journey.url}/logout`);
  expect(await newest("logout.answered")).toMatchObject({ status: "Success" });
  await expectNobodyHere(browser);
  await expectNobodyThere(browser);
});

test("C8 a sign-out begun at SimpleSAMLphp ends the broker's session, and is answered by a signed redirect", async () => {
  const browser = await signedIn();
  const goal = `${journey.idp.url}/index.php?goodbye`;
  const begin = `${journey.idp.url}/saml2/idp/initSLO.php?RelayState=${encodeURIComponent(goal)}`;
  const asking = await browser.go(begin, { stopAt: carries("SAMLRequest") });
  expect(asking.headers.location).toMatch(`${journey.sp.sloUrl}?`);
  const answering = await browser.go(asking.headers.location ?? "", { stopAt: carries("SAMLResponse") });
  expect(answering.headers.location).toMatch(`${journey.idp.url}/saml2/idp/SingleLogoutService.php?`);
  await browser.go(answering.headers.location ?? "");
  expect(browser.trace.at(-1)).not.toMatch(/^5/);
  expect(await newest("logout.received")).toMatchObject({ ended: 1 });
  expect(browser.saml.at(-1)?.xml).toContain("urn:oasis:names:tc:SAML:2.0:status:Success");
  await expectNobodyHere(browser);
  await expectNobodyThere(browser);
});

test("C8 SimpleSAMLphp refuses our logout request when a byte of its signature is changed", async () => {
  const browser = await signedIn();
  const asked = await browser.go(`${journey.url}/logout`);
  const leaving = await browser.submit(asked, {}, asked.forms[0], { stopAt: carries("SAMLRequest") });
  const link = /href="([^"]+SAMLRequest=[^"]+)"/.exec(leaving.body)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const altered = link.replace(
    /([?&]Signature=)(..)/,
    (_, name, two) => `${name}${two === "AA" ? "BB" : "AA"}`,
  );
  const page = await browser.go(altered);
  expect(new URL(page.url).host).toBe(new URL(journey.idp.url).host);
  expect(browser.saml.filter(({ xml }) => xml.includes("LogoutResponse"))).toEqual([]);
});
