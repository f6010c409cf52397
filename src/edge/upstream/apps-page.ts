import type { Request, RequestHandler, Response, Router } from "express";
import { mayOpen } from "../../apps/access.ts";
import type { App } from "../../apps/types.ts";
import type { Directory } from "../../directory/directory.ts";
import type { Page, PageRequest } from "../../kernel/page.ts";
import { html, type Html } from "../http/html.ts";
import { sendPage } from "../http/page.ts";
import { signedInOf } from "../http/signed-in.ts";

interface Needs {
  readonly requireSignIn: RequestHandler;
  readonly people: Pick<Directory, "get">;
  readonly apps: { list(tenantId: string, page: PageRequest): Promise<Page<App>> };
}

/** More than this many are not listed: the launcher is a convenience, not a catalogue. */
const LISTED_AT_MOST = 200;

/** Who you are, and what you may open. */
export function mountAppsPage(router: Router, { requireSignIn, people, apps }: Needs): void {
  router.get("/", (_req, res) => res.redirect(302, "/apps"));
  router.get("/apps", requireSignIn, async (req: Request, res: Response, next) => {
    const signedIn = signedInOf(req);
    if (signedIn === undefined) return next();
    const person = await people.get(signedIn.tenantId, signedIn.personId);
    const { items } = await apps.list(signedIn.tenantId, { limit: LISTED_AT_MOST });
    const open = items.filter((app) => mayOpen(app, person));
    sendPage(res, {
      title: "My apps",
      wide: true,
      body: html`<h1>My apps</h1>
        <p class="soft">
          Signed in as ${person.displayName}${person.displayName === person.email ? "" : ` (${person.email})`}
        </p>
        ${
          open.length === 0
            ? NONE
            : html`<ul class="list">
                ${open.map(entry)}
              </ul>`
        }
        <p class="row">
          <a class="button quiet" href="/account">My sessions</a
          ><a class="button quiet" href="/logout">Sign out</a>
        </p>`,
    });
  });
}

const NONE = html`<p>There is no app for you here yet. Your administrators decide who may open which.</p>`;

const entry = (app: App): Html => {
  const address = addressOf(app);
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
  }
}

/** The front page of the site that a registered address is on. */
function siteOf(address: string | undefined): string | undefined {
  const site = address !== undefined && URL.canParse(address) ? new URL(address) : undefined;
  return site?.protocol === "https:" || site?.protocol === "http:" ? `${site.origin}/` : undefined;
}
