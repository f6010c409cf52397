import type { Express, Response } from "express";
import { html, type Html } from "../edge/http/html.ts";

/** How one of the demo's programs looks, so that one sees at a glance whose page it is. */
export interface Brand {
  readonly name: string;
  /** One line under the name: what this program stands for. */
  readonly tagline: string;
  /** CSS colours, by light and by dark scheme; each has 4.5:1 with white or black text on it. */
  readonly accent: string;
  readonly accentDark: string;
}

export interface DemoPage {
  readonly brand: Brand;
  readonly title: string;
  readonly body: Html;
  /** At the right of the header: who is signed in. */
  readonly corner?: Html;
  readonly status?: number;
  /** Base64 of the SHA-256 of the only script that may run on this page. */
  readonly scriptSha256?: string;
}

/** Sends one page. Nothing but its own style sheet is loaded; forms may go anywhere, as sign-ins do. */
export function sendDemoPage(res: Response, page: DemoPage): void {
  const scripts = page.scriptSha256 === undefined ? "" : `; script-src 'sha256-${page.scriptSha256}'`;
  const policy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'";
  res
    .status(page.status ?? 200)
    .set("Content-Security-Policy", policy + scripts)
    .set("Cache-Control", "no-store")
    .type("html")
    .send(`<!doctype html>\n${layout(page).text}`);
}

/** Serves the style sheet that `sendDemoPage` links, and no icon to browsers that ask for one. */
export function serveStyle(app: Express, brand: Brand): void {
  app.disable("x-powered-by");
  app.get("/style.css", (_req, res) => {
    res.type("css").send(styleSheet(brand));
  });
  app.get("/favicon.ico", (_req, res) => {
    res.status(204).end();
  });
}

const layout = ({ brand, title, body, corner }: DemoPage): Html =>
  html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>${title} · ${brand.name}</title>
      <link rel="stylesheet" href="/style.css" />
    </head>
    <body>
      <header>
        <a class="brand" href="/"
          ><span class="mark" aria-hidden="true">${brand.name.slice(0, 1)}</span
          ><span><b>${brand.name}</b><small>${brand.tagline}</small></span></a
        >${corner}
      </header>
      <main>${body}</main>
      <footer>Part of the Sallyport demo. Everything here runs on this machine and nothing is real.</footer>
    </body>
  </html> `;

const styleSheet = (brand: Brand): string => `
:root { color-scheme: light dark; --accent: ${brand.accent}; --on-accent: #fff; --page: #f5f6f8; --card: #fff;
  --text: #1c2230; --quiet: #5a6274; --line: #dde1e8; }
@media (prefers-color-scheme: dark) { :root { --accent: ${brand.accentDark}; --on-accent: #10141c; --page: #12151c;
  --card: #1b2029; --text: #e6e9f0; --quiet: #a3abbd; --line: #313846; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--page); color: var(--text);
  font: 16px/1.55 system-ui, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: .75rem 1.5rem; align-items: center; justify-content: space-between;
  padding: .7rem 1.5rem; background: var(--card); border-bottom: 3px solid var(--accent); }
.brand { display: flex; gap: .75rem; align-items: center; color: inherit; text-decoration: none; line-height: 1.2; }
.brand small { display: block; color: var(--quiet); font-size: .8rem; }
.mark { display: grid; place-items: center; width: 2.3rem; height: 2.3rem; border-radius: .6rem; background: var(--accent);
  color: var(--on-accent); font-weight: 700; font-size: 1.2rem; }
.corner { display: flex; flex-wrap: wrap; gap: .4rem .9rem; align-items: center; font-size: .92rem; }
main { flex: 1; width: 100%; max-width: 54rem; margin: 0 auto; padding: 2rem 1.5rem; }
main.narrow, .narrow { max-width: 27rem; margin-inline: auto; }
footer { padding: 1rem 1.5rem 1.5rem; color: var(--quiet); font-size: .85rem; text-align: center; }
h1 { font-size: 1.55rem; line-height: 1.25; margin: 0 0 .6rem; }
h2 { font-size: 1.1rem; margin: 1.6rem 0 .4rem; }
a { color: var(--accent); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .8rem; padding: 1.4rem 1.5rem; }
.card > :first-child { margin-top: 0; } .card > :last-child { margin-bottom: 0; }
.card + .card { margin-top: 1rem; }
.quiet { color: var(--quiet); }
.tag { display: inline-block; padding: .05rem .6rem; border: 1px solid var(--line); border-radius: 1rem; font-size: .85rem;
  color: var(--quiet); background: var(--page); }
.rows { list-style: none; margin: 0; padding: 0; }
.rows li { display: flex; flex-wrap: wrap; gap: .2rem .9rem; align-items: baseline; padding: .6rem 0; border-top: 1px solid var(--line); }
.rows li:first-child { border-top: 0; }
.rows .grow { flex: 1 1 14rem; }
code, .key { font-family: ui-monospace, "DejaVu Sans Mono", "Liberation Mono", monospace; font-size: .9em; }
button { font: inherit; font-weight: 600; padding: .5rem 1.1rem; border: 1px solid var(--accent); border-radius: .5rem;
  background: var(--accent); color: var(--on-accent); cursor: pointer; }
button.plain { background: transparent; color: var(--accent); padding: .3rem .8rem; }
button.wide { width: 100%; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
form { margin: 0; }
fieldset { border: 0; margin: 0 0 1rem; padding: 0; }
legend, .field { font-weight: 600; padding: 0; margin-bottom: .3rem; display: block; }
.choice { display: flex; gap: .7rem; align-items: baseline; padding: .55rem .7rem; border: 1px solid var(--line);
  border-radius: .5rem; margin-bottom: .4rem; cursor: pointer; }
.choice:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.choice small { display: block; color: var(--quiet); }
input[type=text], input[type=password] { font: inherit; width: 100%; padding: .5rem .7rem; border: 1px solid var(--quiet);
  border-radius: .5rem; background: var(--page); color: var(--text); }
.wrong { border-left: 4px solid #c62828; padding: .4rem .8rem; margin: 0 0 1rem; background: var(--page); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.2rem; margin: 0; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
`;
