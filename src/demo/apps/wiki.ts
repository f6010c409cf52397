import type { Express, Request } from "express";
import { html, type Html } from "../../edge/http/html.ts";
import { sendDemoPage, type Brand } from "../page.ts";
import { cornerOf, createRelyingParty, type RelyingPartySettings } from "./relying-party.ts";

const brand: Brand = {
  name: "Wiki",
  tagline: "pages that a team writes together",
  accent: "#0b6b53",
  accentDark: "#6fd3b4",
};

interface WikiPage {
  readonly slug: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
}

const wikiPages: readonly WikiPage[] = [
  {
    slug: "handbook",
    title: "Handbook",
    paragraphs: [
      "A sallyport is a small, well guarded door in the wall of a castle: the one way in and out while the gate stays shut.",
      "This wiki never saw a password. It asked the broker who you are, and the broker asked your own company.",
    ],
  },
  {
    slug: "on-call",
    title: "On call",
    paragraphs: [
      "When somebody cannot sign in, ask for the reference on the page that they saw. It looks like SP-7K3M-Q9XD.",
      "An administrator finds the whole attempt by it: each check, what was expected and what came.",
    ],
  },
];

/** Deep link: `/pages/handbook`. */
export const createWiki = (settings: Omit<RelyingPartySettings, "brand">): Express =>
  createRelyingParty({ ...settings, brand }, (app) => {
    app.get("/", (req, res) => sendDemoPage(res, { ...frame(req), title: "Pages", body: list }));
    app.get("/pages/:slug", (req, res, next) => {
      const page = wikiPages.find(({ slug }) => slug === req.params.slug);
      if (!page) return next();
      sendDemoPage(res, { ...frame(req), title: page.title, body: article(page, req) });
    });
  });

const frame = (req: Request) => ({ brand, corner: cornerOf(req.session.user!) });

const list = html`<h1>Pages</h1>
  <div class="card">
    <ul class="rows">
      ${wikiPages.map(({ slug, title }) => html`<li><a class="grow" href="/pages/${slug}">${title}</a></li>`)}
    </ul>
  </div>`;

const article = ({ title, paragraphs }: WikiPage, req: Request): Html =>
  html`<p><a href="/">Pages</a></p>
    <article class="card">
      <h1>${title}</h1>
      ${paragraphs.map((text) => html`<p>${text}</p>`)}
      <p class="quiet">You read this as <span id="email">${req.session.user!.email}</span>.</p>
    </article>`;
