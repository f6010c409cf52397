import { openBrowser } from "../kit/browser.ts";
import { openJourney } from "./journey.ts";

type Journey = Awaited<ReturnType<typeof openJourney>>;

const ALICE = { email: "alice@corp-a.example.com", username: "alice", password: "alicepass" };
const BOB = { email: "bob@corp-a.example.com", username: "bob", password: "bobpass" };

/** A reference as the error page shows it. */
const REFERENCE = /SP-[0-9A-Z]{4}-[0-9A-Z]{4}/;

async function attempt(journey: Journey, reference: string) {
  const query = `/signins?reference=${encodeURIComponent(reference)}`;
  const { items } = await journey.api.get<{ items: { outcome: string; code: string }[] }>(query);
  return items[0];
}

describe("SimpleSAMLphp -> Sallyport -> Apache with mod_auth_openidc", () => {
  let journey: Journey;
  beforeAll(async () => void (journey = await openJourney()), 60_000);
  afterAll(() => journey.close());

  test("S1 A1 an employee reaches the protected page as the person that the identity provider names", async () => {
    const page = await openBrowser({ fields: ALICE }).go(`${journey.page}?deep=link`);
    expect(page.url).toBe(`${journey.page}?deep=link`);
    expect(page.body).toMatch(/^REMOTE_USER=alice@corp-a\.example\.com/m);
    expect(page.body).toMatch(/^OIDC_CLAIM_groups=admins;engineering$/m);
    expect(page.body).toMatch(/^OIDC_CLAIM_name=Alice Ämne$/m);
  });

  test("S1 whoever is signed in is not asked again", async () => {
    const browser = openBrowser({ fields: BOB });
    await browser.go(journey.page);
    const asked = browser.trace.length;
    browser.cookies.forget("oidcrp.localhost");
    const page = await browser.go(journey.page);
    expect(page.body).toMatch(/^REMOTE_USER=bob@corp-a\.example\.com/m);
    expect(browser.trace.slice(asked).filter((step) => step.includes("ssp-idp.localhost"))).toEqual([]);
  });

  test("C5 the identity provider accepts our requests by their signature alone", async () => {
    const browser = openBrowser({ fields: ALICE });
    await browser.go(journey.page);
    const request = browser.saml.find(({ kind }) => kind === "SAMLRequest");
    const altered = new URL(`${request?.to}?SAMLRequest=${encodeURIComponent(request?.value ?? "")}`);
    const refused = await openBrowser().go(altered.href);
    expect(refused.body).not.toContain("SAMLResponse");
    expect(refused.forms.some(({ fields }) => fields.some(({ name }) => name === "password"))).toBe(false);
  });

  test("Z5 a response that was used signs nobody in a second time", async () => {
    const browser = openBrowser({ fields: ALICE });
    await browser.go(journey.page);
    const response = browser.saml.find(({ kind }) => kind === "SAMLResponse");
    const values = { SAMLResponse: response?.value ?? "", RelayState: response?.relayState ?? "" };
    const page = await openBrowser().post(response?.to ?? "", values);
    expect(page.status).toBe(403);
    expect(await attempt(journey, REFERENCE.exec(page.text)?.[0] ?? "")).toMatchObject({
      outcome: "refused",
    });
  });
});

describe("SimpleSAMLphp asked by HTTP-POST", () => {
  let journey: Journey;
  beforeAll(async () => void (journey = await openJourney({ requestBinding: "post" })), 60_000);
  afterAll(() => journey.close());

  test("C5 a request signed inside its XML is accepted, and by that signature alone", async () => {
    const browser = openBrowser({ fields: ALICE });
    const page = await browser.go(journey.page);
    expect(page.body).toMatch(/^REMOTE_USER=alice@corp-a\.example\.com/m);
    const request = browser.saml.find(({ kind }) => kind === "SAMLRequest");
    expect(request).toMatchObject({ method: "POST", xml: expect.stringContaining("<ds:SignatureValue>") });

    const asked = { to: request?.to ?? "", xml: request?.xml ?? "" };
    const unsigned = asked.xml.replace(/<ds:Signature .*<\/ds:Signature>/s, "");
    const altered = asked.xml.replace(
      /( ID="_)(\w)/,
      (_, name, letter) => `${name}${letter === "a" ? "b" : "a"}`,
    );
    expect([unsigned, altered]).not.toContain(asked.xml);
    for (const xml of [unsigned, altered]) {
      const refused = await openBrowser().post(asked.to, {
        SAMLRequest: Buffer.from(xml).toString("base64"),
      });
      expect(refused.text).toContain(
        "Validation of received messages enabled, but no signature found on message",
      );
      expect(refused.forms.some(({ fields }) => fields.some(({ name }) => name === "password"))).toBe(false);
    }
  });
});

describe("SimpleSAMLphp with its own encryption (AES-128-CBC)", () => {
  let journey: Journey | undefined;
  afterEach(() => journey?.close());

  test("C6 a connection that opted in to weak encryption lets it in", async () => {
    journey = await openJourney({ encrypt: true, encryption: "legacy" });
    const browser = openBrowser({ fields: ALICE });
    const page = await browser.go(journey.page);
    expect(page.body).toMatch(/^REMOTE_USER=alice@corp-a\.example\.com/m);
    expect(browser.saml.at(-1)?.xml).toContain("http://www.w3.org/2001/04/xmlenc#aes128-cbc");
  }, 60_000);

  test("C6 any other refuses it, with its cause in the flight recorder", async () => {
    journey = await openJourney({ encrypt: true });
    const page = await openBrowser({ fields: ALICE }).go(journey.page);
    expect(page.status).toBe(403);
    const seen = await attempt(journey, REFERENCE.exec(page.text)?.[0] ?? "");
    expect(seen).toMatchObject({ outcome: "refused", code: expect.stringMatching(/^saml_/) });
  }, 60_000);
});
