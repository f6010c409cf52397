import type { Response } from "express";
import { type Brand, hashSource, SALLYPORT } from "./branding/brand.ts";
import { brandFor } from "./branding/dress.ts";
import { contactLine } from "./branding/contact.ts";
import { Html, html } from "./html.ts";
import { type Language, languageOf } from "./language.ts";
import { languageLinks } from "./language-choice.ts";
import { STYLESHEET } from "./stylesheet.ts";

export interface PageContent {
  readonly title: string;
  readonly body: Html;
  /** 200 unless given. */
  readonly status?: number;
  /** Sources that forms on this page may post to, `'self'` or an origin; none unless given. */
  readonly formAction?: readonly string[];
  /** A path or address that the browser goes to by itself; the body must link to it too. */
  readonly refresh?: string;
  /** How long it waits before, where the page's script does not go on by itself; 0 unless given. */
  readonly refreshSeconds?: number;
  /** Origins whose pages this one may hold in frames; none unless given. */
  readonly frameSources?: readonly string[];
  /** A script of ours, allowed by its hash. The page must do its work without it too. */
  readonly script?: string;
  /** Lists need more room than a question. */
  readonly wide?: boolean;
  /** Where the page is shown again, in another language; the request's own address unless given, `false` if nowhere. */
  readonly again?: string | false;
  /** The only one that the page is written in; the reader's own unless given. */
  readonly language?: Language;
  /** Somebody may have to help here: whom the tenant names stands at the end. */
  readonly help?: boolean;
}

const STYLE_HASH = hashSource(STYLESHEET);
/** In one piece: white space that a formatter puts between tag and text would be hashed by browsers too. */
const STYLE = new Html(`<style>${STYLESHEET}</style>`);

/**
 * Sends a page of ours: no script but the given one, no image but inline ones, no frame around it, kept by no cache.
 * The stylesheet is allowed by its hash, so there is no nonce to leak and no second request. Looks are the tenant's
 * where `dressPages` stands before.
 */
export function sendPage(res: Response, page: PageContent): void {
  const brand = brandFor(res);
  if (brand === undefined) return send(res, page, SALLYPORT);
  void brand.then((found) => send(res, page, found));
}

function send(res: Response, page: PageContent, brand: Brand): void {
  res.status(page.status ?? 200);
  res.set({
    "Content-Security-Policy": contentSecurityPolicy(page, brand),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  });
  const language = page.language ?? languageOf(res.req);
  res.set("Content-Language", language).vary("Accept-Language").vary("Cookie");
  // What goes on by itself is not there long enough to be read in another language.
  const canChange = page.refresh === undefined && page.language === undefined;
  const links = canChange ? languageLinks(res.req, language, page.again) : "";
  res.type("html").send(layout(page, brand, language, links).text);
}

function contentSecurityPolicy(
  { formAction = [], frameSources = [], script }: PageContent,
  { style }: Brand,
): string {
  const forms = formAction.length === 0 ? "'none'" : formAction.join(" ");
  return [
    "default-src 'none'",
    `style-src ${STYLE_HASH}${style === "" ? "" : ` ${hashSource(style)}`}`,
    ...(script === undefined ? [] : [`script-src ${hashSource(script)}`]),
    ...(frameSources.length === 0 ? [] : [`frame-src ${frameSources.join(" ")}`]),
    "img-src 'self' data:",
    `form-action ${forms}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join("; ");
}

/** At once, or where no script goes on by itself: nobody is hurried by a clock (WCAG 2.2, 2.2.1). */
function refreshOf({ refresh, refreshSeconds = 0 }: PageContent): Html | undefined {
  if (refresh === undefined) return undefined;
  const meta = html`<meta http-equiv="refresh" content="${refreshSeconds};url=${refresh}" />`;
  return refreshSeconds === 0 ? meta : html`<noscript>${meta}</noscript>`;
}

const layout = (page: PageContent, brand: Brand, language: Language, links: Html | ""): Html =>
  html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        ${refreshOf(page)}
        <title>${page.title} · ${brand.name}</title>
        <link rel="icon" href="data:," />
        ${STYLE}${brand.style === "" ? "" : new Html(`<style>${brand.style}</style>`)}
      </head>
      <body>
        <main class="${page.wide ? "card wide" : "card"}">
          <p class="brand">${brand.head}</p>
          ${page.body} ${page.help && contactLine(brand, language)}
        </main>
        ${links} ${page.script === undefined ? "" : new Html(`<script>${page.script}</script>`)}
      </body>
    </html> `;
