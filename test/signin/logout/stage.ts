import { spUrls } from "../../../src/connections/sp-urls.ts";
import type { Connection } from "../../../src/connections/types.ts";
import type { IncomingLogout } from "../../../src/saml/logout/types.ts";
import { openBrowser, type Browser, type Page } from "../../kit/browser.ts";
import { carriedTo, createLogoutIdp, type Binding } from "../../kit/logout-idp.ts";
import { HOME, openStage } from "../stage.ts";

const SLO = "https://idp.northwind.example.com/slo";

const isLeaving = (page: Page): boolean => carriedTo(SLO, page) !== undefined;

/** The sign-in stage with an identity provider that takes single logout. */
export async function openLogoutStage() {
  const stage = await openStage("postgres-redis", { SALLYPORT_ACS_PER_MINUTE: "1000000" });
  const { idp, by, world, publicUrl, connections } = stage;

  /** Makes a connection take logout by a binding. */
  async function takesLogout(
    connection: Connection,
    sloBinding: Binding = "redirect",
    sloResponseUrl?: string,
  ) {
    const { entityId, ssoUrl, key } = idp;
    const known = { entityId, ssoUrl, certificates: [key.certificate], sloUrl: SLO, sloBinding };
    const input = { ...known, ...(sloResponseUrl === undefined ? {} : { sloResponseUrl }) };
    await connections.update(connection.id, { idp: input }, { ...by, tenantId: connection.tenantId });
    const { certificate } = await stage.keys.active(connection.tenantId, "saml-signing");
    const sp = { ...spUrls(publicUrl, connection.id), certificate };
    return createLogoutIdp(idp, sloResponseUrl ?? SLO, sp, world.clock);
  }

  const home = await takesLogout(stage.connection);

  return {
    ...stage,
    home,
    takesLogout,

    /** Makes a connection one whose identity provider takes no logout. */
    async takesNone(connection: Connection): Promise<void> {
      const { entityId, ssoUrl, key } = idp;
      const input = { entityId, ssoUrl, certificates: [key.certificate] };
      await connections.update(connection.id, { idp: input }, by);
    },

    /** Signs a person in, in a browser of their own, under a session index. */
    async present(name: string, sessionIndex: string): Promise<Browser> {
      const browser = openBrowser();
      await stage.signIn(browser, { nameId: `${name}@${HOME}`, change: { sessionIndex } });
      return browser;
    },

    /** Brings a message to the broker as the identity provider's page lets a browser do. */
    bring(incoming: IncomingLogout, browser = openBrowser(), connection = stage.connection): Promise<Page> {
      const url = spUrls(publicUrl, connection.id).sloUrl;
      return incoming.binding === "redirect"
        ? browser.request({ method: "GET", url: `${url}?${incoming.rawQuery}`, from: idp.ssoUrl })
        : browser.request({ method: "POST", url, body: incoming.form, from: idp.ssoUrl });
    },

    /** What the broker sent to the identity provider, verified. */
    async arrived(page: Page, at = home) {
      const carried = carriedTo(at.sloUrl, page);
      if (carried === undefined) throw new Error(`nothing for ${at.sloUrl}: ${page.status} ${page.text}`);
      const verdict = await at.read(carried);
      if (!verdict.ok) throw new Error(`${verdict.code}: ${verdict.message}`);
      return verdict.facts;
    },

    /** Presses the button of the broker's own sign-out page, and stops at the identity provider's door. */
    async signOut(browser: Browser): Promise<Page> {
      const page = await browser.go(`${publicUrl}/logout`);
      return browser.submit(page, {}, page.forms[0], { stopAt: isLeaving });
    },

    liveSessions: async (connection = stage.connection): Promise<number> =>
      (await stage.sessions.list(connection.tenantId, { connectionId: connection.id }, { limit: 200 })).items
        .length,

    /** Audit events by name, newest first. */
    events: async (name: string) =>
      (
        await world.database.transact(world.tenantId, ({ auditLog }) =>
          auditLog.search(world.tenantId, { name }, { limit: 200 }),
        )
      ).items.map(({ event }) => event),
  };
}

export type LogoutStage = Awaited<ReturnType<typeof openLogoutStage>>;
