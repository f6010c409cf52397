import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApi } from "../../src/demo/api.ts";
import { startLab, type LabIdp, type LabNeeds } from "../../src/demo/idps/lab.ts";
import type { Misconfiguration } from "../../src/demo/idps/misconfigurations/misconfiguration.ts";
import { DEMO_PASSWORD, type Person } from "../../src/demo/people.ts";
import { startBroker } from "../kit/broker.ts";
import { openBrowser, type Browser, type Page } from "../kit/browser.ts";
import { createTestClock } from "../kit/clock.ts";
import { freePort } from "../kit/port.ts";
import { openTestWorld } from "../kit/world.ts";

const ADMIN_KEY = "lab-admin-key-0123456789abcdef0123456789";
const REFERENCE = /\bSP-[0-9A-Z]{4}-[0-9A-Z]{4}\b/;
/** A limit per minute is never reached by whoever waits so long between two sign-ins. */
const BETWEEN_MS = 61_000;

/** What the flight recorder's API says of one attempt, as far as the lab asks. */
export interface Recorded {
  readonly code: string;
  readonly outcome: string;
  readonly email: string | null;
  readonly fix: { readonly who: string; readonly what: string } | null;
  readonly diagnosis: { readonly name: string } | null;
  readonly checks: readonly { readonly name: string; readonly ok: boolean }[];
}

/** At the identity provider, if it asks. */
async function chooseAt(browser: Browser, page: Page, person: Person): Promise<Page> {
  const waiting = page.forms[0]?.fields.find(({ name }) => name === "waiting")?.value;
  if (waiting === undefined) return page;
  const answer = { waiting, person: person.email, password: DEMO_PASSWORD };
  return browser.post(new URL("/sign-in", page.url).href, answer, page.url);
}

/** A whole broker and the simulators, introduced to each other by the API alone. */
export async function openLab(options: Pick<LabNeeds, "vendors" | "simulators"> = {}) {
  const url = `http://localhost:${await freePort()}`;
  const certsDir = await mkdtemp(join(tmpdir(), "sallyport-lab-"));
  // The browser's cookies expire by real time, so the broker's clock starts there.
  const world = await openTestWorld("postgres-redis", {
    clock: createTestClock(Date.now()),
    environment: {
      SALLYPORT_PUBLIC_URL: url,
      SALLYPORT_BOOTSTRAP_ADMIN_KEY: ADMIN_KEY,
      SALLYPORT_ACS_PER_MINUTE: "1000000",
    },
  });
  const broker = await startBroker(world);
  const api = createApi(url, ADMIN_KEY);
  const publish = (name: string, text: string) => void world.txt.set(name, [text]);
  const lab = await startLab({ api, publish, certsDir, clock: world.clock, ...options });

  /** Signs in as a person would, and ends on the page behind the last form. */
  async function signIn(
    idp: LabIdp,
    person: Person,
    before: (browser: Browser) => void = () => undefined,
  ): Promise<Page> {
    const browser = openBrowser();
    const door = await browser.go(idp.loginUrl);
    before(browser);
    return finish(browser, await chooseAt(browser, door, person));
  }

  /** A form that carries no SAML message waits for its button. */
  const finish = async (browser: Browser, page: Page): Promise<Page> =>
    page.url.startsWith(url) || page.forms[0] === undefined ? page : browser.submit(page);

  /** One attempt with one thing set wrong, by whoever it needs. @returns the page that the person sees */
  async function attempt({ name, after, does, types }: Misconfiguration, idp: LabIdp): Promise<Page> {
    world.clock.advance(BETWEEN_MS);
    for (const person of idp.people.slice(0, after === "two" ? 2 : after === "one" ? 1 : 0))
      await signIn(idp, person);
    await idp.misconfigure(name);
    try {
      if (types !== undefined) return await typed(types);
      return await signIn(idp, idp.people[0]!, ({ cookies }) => does && cookies.forget("localhost"));
    } finally {
      await idp.mend();
    }
  }

  const typed = async (email: string): Promise<Page> => {
    const browser = openBrowser();
    return browser.submit(await browser.go(`${url}/login`), { email });
  };

  return {
    ...lab,
    url,
    api,
    world,
    signIn,
    attempt,
    /** What the recorder has under the reference that a page shows. */
    async recorded(page: Page): Promise<readonly Recorded[]> {
      const [reference] = REFERENCE.exec(page.text) ?? [];
      if (reference === undefined)
        throw new Error(`no reference at ${page.url} (${page.status}): ${page.text}`);
      const found = await api.get<{ items: readonly Recorded[] }>(`/signins?reference=${reference}`);
      return found.items;
    },
    newest: async (): Promise<Recorded | undefined> =>
      (await api.get<{ items: readonly Recorded[] }>("/signins?limit=1")).items[0],
    async close() {
      await lab.close();
      await broker.close();
      await world.close();
      await rm(certsDir, { recursive: true });
    },
  };
}

export type OpenLab = Awaited<ReturnType<typeof openLab>>;
