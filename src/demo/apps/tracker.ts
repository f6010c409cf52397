import type { Express, Request } from "express";
import { html, type Html } from "../../edge/http/html.ts";
import { sendDemoPage, type Brand } from "../page.ts";
import { cornerOf, createRelyingParty, type RelyingPartySettings } from "./relying-party.ts";

const brand: Brand = {
  name: "Tracker",
  tagline: "an issue tracker",
  accent: "#1556b8",
  accentDark: "#8ab4f8",
};

interface Issue {
  readonly key: string;
  readonly title: string;
  readonly state: string;
  readonly text: string;
}

const issues: readonly Issue[] = [
  {
    key: "SP-7",
    title: "Open the drawbridge only for people we know",
    state: "in progress",
    text: "Whoever follows a link to this issue signs in first, and lands here afterwards: not on a start page.",
  },
  {
    key: "SP-8",
    title: "Write down who went through the gate, and when",
    state: "open",
    text: "Every sign-in, refused ones too, is in the broker's flight recorder and in its audit log.",
  },
  {
    key: "SP-9",
    title: "One key for every door",
    state: "done",
    text: "After the tracker, open the wiki: it asks nothing.",
  },
];

/** Deep link: `/issues/SP-7`. */
export const createTracker = (settings: Omit<RelyingPartySettings, "brand">): Express =>
  createRelyingParty({ ...settings, brand }, (app) => {
    app.get("/", (req, res) => sendDemoPage(res, { ...frame(req), title: "Issues", body: list }));
    app.get("/issues/:key", (req, res, next) => {
      const issue = issues.find(({ key }) => key === req.params.key);
      if (!issue) return next();
      sendDemoPage(res, { ...frame(req), title: `${issue.key} ${issue.title}`, body: detail(issue, req) });
    });
  });

const frame = (req: Request) => ({ brand, corner: cornerOf(req.session.user!) });

const list = html`<h1>Issues</h1>
  <div class="card">
    <ul class="rows">
      ${issues.map(
        ({ key, title, state }) =>
          html`<li>
            <span class="key">${key}</span> <a class="grow" href="/issues/${key}">${title}</a
            ><span class="tag">${state}</span>
          </li>`,
      )}
    </ul>
  </div>`;

const detail = ({ key, title, state, text }: Issue, req: Request): Html =>
  html`<p><a href="/">Issues</a></p>
    <h1><span class="key">${key}</span> ${title}</h1>
    <div class="card">
      <p><span class="tag">${state}</span></p>
      <p>${text}</p>
    </div>
    <h2>What the tracker knows about you</h2>
    <div class="card">
      <dl>
        <dt>Name</dt>
        <dd>${req.session.user!.name}</dd>
        <dt>E-mail</dt>
        <dd id="email">${req.session.user!.email}</dd>
        <dt>Groups</dt>
        <dd>${req.session.user!.groups.join(", ") || "none"}</dd>
        <dt>Subject</dt>
        <dd><code>${req.session.user!.subject}</code></dd>
      </dl>
    </div>`;
