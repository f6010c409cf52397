import { mkdir } from "node:fs/promises";
import type { BrowserContextOptions, Page } from "playwright-core";
import { createCredentials } from "../../../src/credentials/credentials.ts";
import type { Person } from "../../../src/directory/types.ts";
import { openStage } from "../../edge/account/stage.ts";
import { openAdminApi } from "../../kit/admin-api.ts";
import { findingsOn } from "../../kit/browser/accessible.ts";

export const KEY = "bootstrap-key-of-the-tour-0123456789-abcdef";
export const PASSWORD = "seven-violet-otters-42";
/** Bytes: what an employee on a phone waits for. */
const HEAVIEST = 30_000;
/** A folder for pictures of every page, for whoever wants to look at them. */
const PICTURES = process.env["SALLYPORT_TEST_PICTURES"];

interface Policy {
  readonly id: string;
  readonly isDefault: boolean;
}

export type Tour = Awaited<ReturnType<typeof openTour>>;

/** The whole broker, Chromium, and a look at one page after the other. */
export async function openTour(environment: Record<string, string> = {}, branding?: object) {
  const stage = await openStage("postgres", { SALLYPORT_BOOTSTRAP_ADMIN_KEY: KEY, ...environment });
  const api = openAdminApi(stage.publicUrl, KEY);
  const { tenantId } = stage.world;
  if (branding !== undefined) await api.patch(`/tenants/${tenantId}`, { branding });
  const { items } = await api.get<{ items: Policy[] }>("/policies");
  const usual = items.find(({ isDefault }) => isDefault)?.id;

  return {
    ...stage,
    api,
    tenantId,
    at: (path: string) => stage.publicUrl + path,
    policy: (changes: object) => api.patch(`/policies/${usual}`, changes),

    /** A browser in which nobody is signed in. */
    async strange(options: BrowserContextOptions = {}) {
      const page = await stage.stranger(options);
      watch(page);
      return page;
    },

    async signedIn(person: Person, options: BrowserContextOptions = {}) {
      const { page } = await stage.open(person, options);
      watch(page);
      return page;
    },

    async withPassword(): Promise<Person> {
      const person = await stage.newPerson();
      const { database, expiring } = stage.world;
      const credentials = createCredentials({
        ...stage.world,
        ...database,
        ...expiring,
        publicUrl: stage.publicUrl,
      });
      const by = { tenantId, actor: { kind: "system" } } as const;
      const rules = { allowed: true, minLength: 12, maxAgeDays: null };
      const given = { tenantId, personId: person.id, password: PASSWORD, rules, words: [] };
      await credentials.passwords.set(given, "set", by);
      await credentials.close();
      return person;
    },
  };
}

const complaints = new WeakMap<Page, string[]>();

/** Chromium says of each page with a status above 399 that it "failed to load". */
const isStatus = (text: string): boolean => text.startsWith("Failed to load resource");

function watch(page: Page): void {
  const heard: string[] = [];
  complaints.set(page, heard);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !isStatus(message.text()))
      heard.push(message.text());
  });
  page.on("pageerror", (error) => heard.push(error.message));
}

/** Everything that is asked of every page. @param heading what its first heading says, in part */
export async function look(page: Page, heading: string | RegExp): Promise<void> {
  await page.locator("h1").filter({ hasText: heading }).waitFor({ timeout: 10_000 });
  await picture(page);
  const bytes = Buffer.byteLength(await page.content());
  const title = await page.title();
  const findings = [
    ...(await findingsOn(page)),
    ...(bytes < HEAVIEST ? [] : [`${bytes} bytes`]),
    ...(/^\S.+ · \S+/.test(title) ? [] : [`title ${title}`]),
    ...(await untold(page)),
    ...(complaints.get(page)?.splice(0) ?? ["nobody listened to its console"]),
  ];
  found.push(...findings.map((what) => `${new URL(page.url()).pathname} “${String(heading)}”: ${what}`));
}

/** Of all pages together, so that one run tells everything. */
const found: string[] = [];

export const expectNothingFound = (): void => expect(found.splice(0)).toEqual([]);

/** WCAG 1.3.1, 1.3.5, 3.3.1: what a field is for, and what was wrong with it, reaches those who hear the page. */
const untold = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const fields = [...document.querySelectorAll("input,select")].filter(
      (field) => field.checkVisibility() && field.getAttribute("type") !== "checkbox",
    );
    // What was wrong with a passkey is no field's matter.
    const typed = fields.filter((field) => field.closest("#passkey") === null);
    const mute = fields.filter((field) => field.matches("input:not([autocomplete])"));
    const alert = document.querySelector("[role=alert]");
    const tied = typed.some((field) => {
      const ids = field.getAttribute("aria-describedby")?.split(" ") ?? [];
      return alert !== null && ids.includes(alert.id) && field.getAttribute("aria-invalid") === "true";
    });
    return [
      ...mute.map((field) => `no autocomplete: ${field.outerHTML}`),
      ...(alert === null || typed.length === 0 || tied ? [] : [`tied to no field: ${alert.textContent}`]),
    ];
  });

/** What goes on by itself stays to be looked at: these addresses lead nowhere. */
export const hold = (page: Page, address: RegExp) =>
  page.route(address, (route) => route.fulfill({ status: 204 }));

let pictures = 0;

async function picture(page: Page): Promise<void> {
  if (PICTURES === undefined) return;
  await mkdir(PICTURES, { recursive: true });
  pictures += 1;
  const name = `${expect.getState().testPath?.replace(/.*\/|\.test\.ts/g, "")}-${String(pictures).padStart(2, "0")}`;
  for (const width of [320, 1280])
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize({ width, height: 640 });
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${PICTURES}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
}
