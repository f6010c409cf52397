import { openBrowser } from "../kit/browser.ts";
import { openLandscape } from "./journey.ts";
import { startSamlp } from "./samlp.ts";

type Journey = Awaited<ReturnType<typeof openLandscape>>;

const CAROL = { email: "carol@corp-c.example.com", username: "carol", password: "carolpass" };

let journey: Journey;
beforeAll(async () => {
  const connection = { preset: "adfs" };
  journey = await openLandscape({ startIdp: startSamlp, domain: "corp-c.example.com", connection });
}, 60_000);
afterAll(() => journey.close());

test("S1 C5 C6 a person of npm samlp reaches the app: request signed, assertion signed alone and encrypted by AES-256-GCM", async () => {
  const browser = openBrowser({ fields: CAROL });
  const page = await browser.go(journey.page);
  expect(page.body).toMatch(/^REMOTE_USER=carol@corp-c\.example\.com/m);
  expect(page.body).toMatch(/^OIDC_CLAIM_name=Carol Öz$/m);
  expect(page.body).toMatch(/^OIDC_CLAIM_groups=admins;finance$/m);
  const response = browser.saml.find(({ kind }) => kind === "SAMLResponse")?.xml ?? "";
  expect(response).toContain("http://www.w3.org/2009/xmlenc11#aes256-gcm");
  // The only signature is inside what is encrypted.
  expect(response).not.toMatch(/<(\w+:)?Signature[ >]/);
  expect(response).not.toContain("carol");
});

test("C5 npm samlp takes our request by its signature alone", async () => {
  const browser = openBrowser({ fields: { email: CAROL.email } });
  const form = await browser.go(journey.page);
  const signature = form.forms[0]?.fields.find(({ name }) => name === "_Signature")?.value ?? "";
  const altered = `${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
  const answer = await browser.submit(form, {
    username: CAROL.username,
    password: CAROL.password,
    _Signature: altered,
  });
  expect(answer).toMatchObject({ status: 400, body: expect.stringContaining("Signature check errors") });
});
