import type { Express } from "express";
import { html } from "../../edge/http/html.ts";
import { sendDemoPage, type Brand } from "../page.ts";
import {
  createServiceProvider,
  samlCorner,
  valuesOf,
  type ServiceProviderSettings,
} from "./service-provider.ts";

const brand: Brand = {
  name: "Expenses",
  tagline: "an app that speaks SAML",
  accent: "#8a3b12",
  accentDark: "#f0b08a",
};

const expenses = [
  { id: "2026-031", what: "Train to the customer", amount: "84.20" },
  { id: "2026-032", what: "A keyboard that does not squeak", amount: "129.00" },
];

/** Deep link: `/expenses/2026-031`. */
export const createExpenses = (settings: Omit<ServiceProviderSettings, "brand">): Express =>
  createServiceProvider({ ...settings, brand }, (app) => {
    app.get("/", (req, res) =>
      sendDemoPage(res, {
        brand,
        title: "Expenses",
        corner: samlCorner(req),
        body: html`<h1>Expenses</h1>
          <div class="card">
            <ul class="rows">
              ${expenses.map(({ id, what, amount }) => html`<li><a class="grow" href="/expenses/${id}">${what}</a> ${amount}</li>`)}
            </ul>
          </div>
          <p class="quiet">
            Sallyport calls you <code id="name-id">${req.session.profile?.nameID}</code> here, and by another
            name at every other app.
          </p>`,
      }),
    );
    app.get("/expenses/:id", (req, res, next) => {
      const found = expenses.find(({ id }) => id === req.params.id);
      if (!found) return next();
      sendDemoPage(res, {
        brand,
        title: found.what,
        corner: samlCorner(req),
        body: html`<p><a href="/">Expenses</a></p>
          <article class="card">
            <h1>${found.what}</h1>
            <p>${found.amount}</p>
            <p class="quiet">You read this as <span id="email">${valuesOf(req, "email")[0]}</span>.</p>
          </article>`,
      });
    });
  });
