import { createHash } from "node:crypto";
import type { Response } from "express";
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
  /** How long it waits before; 0 unless given. */
  readonly refreshSeconds?: number;
  /** Origins whose pages this one may hold in frames; none unless given. */
  readonly frameSources?: readonly string[];
  /** A script of ours, allowed by its hash. The page must do its work without it too. */
  readonly script?: string;
  /** Lists need more room than a question. */
  readonly wide?: boolean;
  /** Where the page is shown again, in another language; the request's own address unless given, `false` if nowhere. */
  readonly again?: string | false;
}

/** Content Security Policy level 3, 2.3.1: allows exactly this text. */
const hashSource = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const STYLE_HASH = hashSource(STYLESHEET);
/** In one piece: white space that a formatter puts between tag and text would be hashed by browsers too. */
const STYLE = new Html(`<style>${STYLESHEET}</style>`);

/**
 * Sends a page of ours: no script but the given one, no image but inline ones, no frame around it, kept by no cache.
 * The stylesheet is allowed by its hash, so there is no nonce to leak and no second request.
 */
export function sendPage(res: Response, page: PageContent): void {
  res.status(page.status ?? 200);
  res.set({
    "Content-Security-Policy": contentSecurityPolicy(page),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  });
  const language = languageOf(res.req);
  res.set("Content-Language", language).vary("Accept-Language").vary("Cookie");
  // What goes on by itself is not there long enough to be read in another language.
  const links = page.refresh === undefined ? languageLinks(res.req, language, page.again) : "";
  res.type("html").send(layout(page, language, links).text);
}

function contentSecurityPolicy({ formAction = [], frameSources = [], script }: PageContent): string {
  const forms = formAction.length === 0 ? "'none'" : formAction.join(" ");
  return [
    "default-src 'none'",
    `style-src ${STYLE_HASH}`,
    ...(script === undefined ? [] : [`script-src ${hashSource(script)}`]),
    ...(frameSources.length === 0 ? [] : [`frame-src ${frameSources.join(" ")}`]),
    "img-src 'self' data:",
    `form-action ${forms}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join("; ");
}

const layout = (page: PageContent, language: Language, links: Html | ""): Html =>
  html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        ${page.refresh === undefined ? "" : html`<meta http-equiv="refresh" content="${String(page.refreshSeconds ?? 0)};url=${page.refresh}" />`}
        <title>${page.title} · Sallyport</title>
        <link rel="icon" href="data:," />
        ${STYLE}
      </head>
      <body>
        <main class="${page.wide ? "card wide" : "card"}">
          <p class="brand">${MARK}<span>Sallyport</span></p>
          ${page.body}
        </main>
        ${links} ${page.script === undefined ? "" : new Html(`<script>${page.script}</script>`)}
      </body>
    </html> `;

/** A gate in a wall: two towers, one way through. */
const MARK = new Html(
  '<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false"><path fill="currentColor" d="M2 22V4h4v3h3.500V4h5v3H18V4h4v18h-6v-5.500a4 4 0 0 0-8 0V22z"/></svg>',
);
