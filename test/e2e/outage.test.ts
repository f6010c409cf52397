import { StoreUnreachable } from "../../src/storage/errors.ts";
import type { World } from "../../src/world.ts";
import { formOf } from "../kit/attacks/live.ts";
import { openAttackStage } from "../kit/attacks/stage.ts";
import { ownAnswer } from "../kit/attacks/stateful.ts";
import { openBrowser, type Page } from "../kit/browser.ts";

/** The call to any store that is to fail, counted from now; none while it is 0 or less. */
let failing = 0;
let calls = 0;

type Call = (...args: unknown[]) => unknown;

/** Every verb of a store, of which the one whose turn it is finds the store gone. */
function unreliable<Store extends object>(store: Store): Store {
  return new Proxy(store, {
    get(target, name, receiver) {
      const verb: unknown = Reflect.get(target, name, receiver);
      if (typeof verb !== "function") return verb;
      return (...args: unknown[]) => {
        calls += 1;
        failing -= 1;
        if (failing === 0) return Promise.reject(new StoreUnreachable("the store", new Error("pulled out")));
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a verb of the store
        return (verb as Call).apply(target, args);
      };
    },
  });
}

const between = (world: World): World => ({
  ...world,
  database: { ...world.database, transact: unreliable({ call: world.database.transact }).call },
  expiring: {
    ...world.expiring,
    ephemeral: unreliable(world.expiring.ephemeral),
    sessions: unreliable(world.expiring.sessions),
  },
});

const stage = await openAttackStage(between);
afterAll(() => stage.close());

/** From the address bar to the last page, with the `turn`th call to a store failing. */
async function journey(
  turn: number,
): Promise<{ page: Page; made: number; browser: ReturnType<typeof openBrowser> }> {
  const browser = openBrowser();
  calls = 0;
  failing = turn;
  const page = await stage
    .begin(browser)
    .then((live) => stage.post(browser, formOf(ownAnswer(live))))
    .catch(() => undefined);
  failing = 0;
  return { page: page ?? (await browser.go(`${stage.url}/apps`)), made: calls, browser };
}

test("X5 whichever call to a store fails, nobody is let in by it, and the page says nothing of why", async () => {
  const { made, page: honest } = await journey(0);
  expect(honest.status).toBe(200);
  expect(made).toBeGreaterThan(10);
  for (let turn = 1; turn <= made; turn += 1) {
    const before = await stage.counted("session.started");
    const { page, browser } = await journey(turn);
    const recorded = (await stage.counted("session.started")) - before;
    expect([200, 503]).toContain(page.status);
    expect(page.body).not.toMatch(/pulled out|unreachable|\.ts|node_modules|\bat \w+ \(/i);
    const signedIn = (await browser.go(`${stage.url}/apps`)).text.includes("Signed in as");
    // A record without a session is a sign-in that failed late; a session without a record would be a way in.
    expect({ turn, signedIn, recorded }).toEqual({ turn, signedIn: signedIn && recorded === 1, recorded });
  }
  expect((await journey(0)).page.status).toBe(200);
}, 120_000);
