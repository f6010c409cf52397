import { inflateRawSync } from "node:zlib";
import { spUrls } from "../../../src/connections/sp-urls.ts";
import { openAdminApi } from "../../kit/admin-api.ts";
import { openBrowser, type Browser, type Page } from "../../kit/browser.ts";
import { startBroker } from "../../kit/broker.ts";
import { createTestClock } from "../../kit/clock.ts";
import { createTestIdp, toField, type TestIdp } from "../../kit/idp.ts";
import { freePort } from "../../kit/port.ts";
import { openTestWorld } from "../../kit/world.ts";

export const ADMIN_KEY = "set-up-admin-key-0123456789abcdef-set-up";

export interface Link {
  readonly id: string;
  readonly url: string;
  readonly connectionId: string;
  readonly domainId: string | null;
}

/** A broker whose administrator hands out set-up links by the API. */
export async function openSetUpStage(environment: Readonly<Record<string, string>> = {}) {
  const url = `http://localhost:${await freePort()}`;
  const world = await openTestWorld("postgres-redis", {
    clock: createTestClock(Date.now()),
    environment: {
      SALLYPORT_PUBLIC_URL: url,
      SALLYPORT_BOOTSTRAP_ADMIN_KEY: ADMIN_KEY,
      ...environment,
    },
  });
  const broker = await startBroker(world);
  const api = openAdminApi(url, ADMIN_KEY);
  const idp: TestIdp = await createTestIdp("northwind");
  const send = (method: string, path: string, body?: object, key = ADMIN_KEY) =>
    fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  const audited = async (name: string, tenantId = world.tenantId) =>
    (
      await world.database.transact(tenantId, ({ auditLog }) =>
        auditLog.search(tenantId, { name }, { limit: 100 }),
      )
    ).items.toReversed();

  const formWith = (page: Page, name: string) =>
    page.forms.find(({ fields }) => fields.some((field) => field.name === name));

  /** A form with a file in it, as the page that was shown sends it. */
  async function postMetadata(
    browser: Browser,
    page: Page,
    values: Record<string, string | File>,
  ): Promise<Page> {
    const form = formWith(page, "metadataXml");
    if (form === undefined) throw new Error(`no form at ${page.url}: ${page.text}`);
    const data = new FormData();
    for (const { name, value = "" } of form.fields) if (name) data.set(name, value);
    for (const [name, value] of Object.entries(values)) data.set(name, value);
    const target = new URL(form.action);
    const cookie = browser.cookies.header({ method: "POST", url: target, initiator: target });
    const answer = await fetch(target, {
      method: "POST",
      body: data,
      redirect: "manual",
      headers: { cookie, origin: url },
    });
    const location = answer.headers.get("location");
    if (location !== null) return browser.go(new URL(location, target).href);
    const body = await answer.text();
    return { ...page, url: target.href, status: answer.status, body, text: body.replace(/<[^>]*>/g, " ") };
  }

  return {
    world,
    url,
    api,
    idp,
    send,
    audited,
    formWith,
    postMetadata,
    handOut: (body: object = { name: "Northwind Okta" }) => api.post<Link>("/setup-links", body),
    /** Opens the link and presses Begin. */
    async begin(link: Link, browser = openBrowser()) {
      const page = await browser.submit(await browser.go(link.url));
      return { browser, page, at: (step = "") => `${url}/setup/links/${link.id}${step}` };
    },
    /** A test sign-in, from the button to the page that ends it. */
    async tryOut(browser: Browser, page: Page, connectionId: string, email: string): Promise<Page> {
      const asked = await browser.submit(page);
      const leaving = await browser.submit(asked, {}, asked.forms[0], {
        stopAt: ({ headers }) => (headers.location ?? "").startsWith(idp.ssoUrl),
      });
      const request = new URL(leaving.headers.location ?? "none:").searchParams.get("SAMLRequest") ?? "";
      const xml = inflateRawSync(Buffer.from(request, "base64")).toString("utf8");
      const requestId = / ID="([^"]+)"/.exec(xml)?.[1] ?? "";
      const sp = spUrls(url, connectionId);
      const meant = { acsUrl: sp.acsUrl, spEntityId: sp.entityId, requestId, now: world.clock() };
      const response = await idp.respond(meant, email);
      return browser.post(sp.acsUrl, { SAMLResponse: toField(response) }, idp.ssoUrl);
    },
    async close() {
      await broker.close();
      await world.close();
    },
  };
}
