import { openBrowser } from "../kit/browser.ts";
import { openJourney } from "./journey.ts";

type Journey = Awaited<ReturnType<typeof openJourney>>;

const ALICE = { email: "alice@corp-a.example.com", username: "alice", password: "alicepass" };
const BOB = { email: "bob@corp-a.example.com", username: "bob", password: "bobpass" };
const PATIENCE_MS = 10_000;

let journey: Journey;
beforeAll(async () => void (journey = await openJourney()), 60_000);
afterAll(() => journey.close());

async function signedIn(who: typeof ALICE) {
  const browser = openBrowser({ fields: who });
  const page = await browser.go(journey.page);
  expect(page.body).toContain(`REMOTE_USER=${who.email}`);
  /** Apache answers by itself: it does not ask us while its own session lasts. */
  const shown = () => browser.go(journey.page, { stopAt: ({ status }) => status >= 300 });
  return { shown, email: who.email };
}

async function personOf(email: string): Promise<string> {
  const { items } = await journey.api.get<{ items: { id: string; email: string }[] }>("/people");
  return items.find((person) => person.email === email)?.id ?? "";
}

/** Apache's own session ends: its page leads to our authorization endpoint. */
async function expectAskedAnew({ shown }: Awaited<ReturnType<typeof signedIn>>): Promise<void> {
  const late = Date.now() + PATIENCE_MS;
  let page = await shown();
  while (page.status === 200 && Date.now() < late) {
    await new Promise((done) => setTimeout(done, 50));
    page = await shown();
  }
  expect(page.status).toBe(302);
  expect(page.headers.location).toMatch(`${journey.url}/oidc/auth?`);
}

test.each([
  ["the person is deactivated", ALICE, (id: string) => journey.api.post(`/people/${id}/deactivate`, {})],
  ["an administrator ends the sessions", BOB, (id: string) => journey.api.delete(`/sessions?personId=${id}`)],
])("A1 X4 mod_auth_openidc ends its session when it is told by back channel that %s", async (_, who, end) => {
  const apache = await signedIn(who);
  expect(await apache.shown()).toMatchObject({ status: 200, body: expect.stringContaining(who.email) });
  await end(await personOf(who.email));
  await expectAskedAnew(apache);
});
