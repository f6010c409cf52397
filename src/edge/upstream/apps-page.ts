import type { Request, RequestHandler, Response, Router } from "express";
import type { Administrators } from "../../administrators/administrators.ts";
import { mayOpen } from "../../apps/access.ts";
import { originOf } from "../../apps/hosts.ts";
import type { App, AssertionConsumer } from "../../apps/types.ts";
import type { Directory } from "../../directory/directory.ts";
import { everyPage, type Page, type PageRequest } from "../../kernel/page.ts";
import { html, type Html } from "../http/html.ts";
import { languageOf } from "../http/language.ts";
import { type Messages, messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { type SignedIn, signedInOf } from "../http/signed-in.ts";

interface Needs {
  readonly requireSignIn: RequestHandler;
  readonly people: Pick<Directory, "get">;
  readonly administrators: Pick<Administrators, "roleOf">;
  readonly apps: { list(tenantId: string, page: PageRequest): Promise<Page<App>> };
}

/** More than this many apps are not looked through: the launcher is a convenience, not a catalogue. */
const LOOKED_THROUGH = 2_000;
/** From here on a field to search by stands above the list. */
const MANY = 12;
const LONGEST_SEARCH = 100;

/** Who you are, and what you may open. */
export function mountAppsPage(router: Router, { requireSignIn, people, administrators, apps }: Needs): void {
  const isAdministrator = async ({ tenantId, personId }: SignedIn): Promise<boolean> =>
    (await administrators.roleOf(tenantId, personId)) !== undefined;

  router.get("/", async (req, res) => {
    const signedIn = signedInOf(req);
    const administers = signedIn !== undefined && (await isAdministrator(signedIn));
    res.redirect(302, administers ? "/admin" : "/apps");
  });
  router.get("/apps", requireSignIn, async (req: Request, res: Response, next) => {
    const signedIn = signedInOf(req);
    if (signedIn === undefined) return next();
    const administers = await isAdministrator(signedIn);
    const person = await people.get(signedIn.tenantId, signedIn.personId);
    const open = (await all(apps, signedIn.tenantId))
      .filter((app) => mayOpen(app, person))
      .toSorted((one, other) => one.name.localeCompare(other.name, languageOf(req), { numeric: true }));
    const { q } = req.query;
    const wanted = typeof q === "string" ? q.slice(0, LONGEST_SEARCH).trim() : "";
    const shown = open.filter(({ name }) => folded(name).includes(folded(wanted)));
    const { apps: words, account } = messagesFor(req);
    const { displayName, email } = person;
    sendPage(res, {
      title: words.title,
      wide: true,
      formAction: open.length >= MANY ? ["'self'"] : [],
      body: html`<h1>${words.title}</h1>
        <p class="soft">${words.signedInAs(displayName === email ? email : `${displayName} (${email})`)}</p>
        ${open.length >= MANY && searchBy(words, wanted)} ${listOf(words, open, shown, wanted)}
        <p class="row">
          ${administers && html`<a class="button quiet" href="/admin">${words.administration}</a>`}
          <a class="button quiet" href="/account">${account.sessions}</a
          ><a class="button quiet" href="/logout">${words.signOut}</a>
        </p>`,
    });
  });
}

async function all(apps: Needs["apps"], tenantId: string): Promise<readonly App[]> {
  const found: App[] = [];
  for await (const page of everyPage((asked) => apps.list(tenantId, asked))) {
    found.push(...page);
    if (found.length >= LOOKED_THROUGH) break;
  }
  return found;
}

const folded = (text: string): string => text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();

function listOf(words: Messages["apps"], open: readonly App[], shown: readonly App[], wanted: string): Html {
  if (open.length === 0) return html`<p>${words.none}</p>`;
  if (shown.length === 0)
    return html`<p>${words.noneCalled(open.length, wanted)} <a href="/apps">${words.showAll}</a></p>`;
  return html`<ul class="list">
    ${shown.map(entry)}
  </ul>`;
}

const searchBy = (words: Messages["apps"], wanted: string): Html =>
  html`<form method="get" action="/apps" role="search">
    <label for="q">${words.findLabel}</label>
    <div class="find">
      <input type="text" id="q" name="q" value="${wanted}" maxlength="${LONGEST_SEARCH}" autocomplete="off" />
      <button type="submit" class="quiet">${words.find}</button>
    </div>
  </form>`;

const entry = (app: App): Html => {
  const address = app.launchUrl ?? app.baseUrl ?? addressOf(app);
  return address === undefined
    ? html`<li><strong>${app.name}</strong></li>`
    : html`<li>
        <a class="open" href="${address}"><span>${app.name}</span><span aria-hidden="true">→</span></a>
      </li>`;
};

/** Where the app begins; a protocol more is a case more. */
function addressOf(app: App): string | undefined {
  switch (app.protocol) {
    case "oidc":
      return siteOf(app.redirectUris[0]);
    case "saml":
      return app.idpInitiated ? `/idp/init/${app.id}` : siteOf((app.acs.find(isDefault) ?? app.acs[0])?.url);
    case "forward-auth":
      return siteOfHost(app.hosts);
    case "crowd":
      return siteOf(app.baseUrl);
  }
}

const isDefault = ({ isDefault: marked }: AssertionConsumer): boolean => marked;

/** A wildcard is no place to go. Hosts of this machine are reached without TLS. */
function siteOfHost(hosts: readonly string[]): string | undefined {
  const host = hosts.find((each) => !each.startsWith("*"));
  return host === undefined ? undefined : `${originOf(host, "http")}/`;
}

/** The front page of the site that a registered address is on. */
function siteOf(address: string | undefined): string | undefined {
  const site = address !== undefined && URL.canParse(address) ? new URL(address) : undefined;
  return site?.protocol === "https:" || site?.protocol === "http:" ? `${site.origin}/` : undefined;
}
