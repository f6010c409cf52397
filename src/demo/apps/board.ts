import express, { type Express, type Request } from "express";
import { html, type Html } from "../../edge/http/html.ts";
import { sendDemoPage, serveStyle, type Brand } from "../page.ts";

const brand: Brand = {
  name: "Board",
  tagline: "a notice board that knows no sign-in",
  accent: "#8a3b12",
  accentDark: "#f0b48a",
};

/** Deep link: `/notices/canteen`. It stands behind a proxy, and believes what that says of who somebody is. */
export function createBoard(): Express {
  const app = express();
  serveStyle(app, brand);
  app.get("/", (req, res) => sendDemoPage(res, { ...frame(req), title: "Notices", body: list }));
  app.get("/notices/canteen", (req, res) =>
    sendDemoPage(res, { ...frame(req), title: "Canteen", body: notice(req) }),
  );
  return app;
}

const frame = (req: Request) => ({
  brand,
  corner: html`<span class="corner"
    ><span>${told(req, "name")}</span><a href="/.sallyport/sign-out">Sign out</a></span
  >`,
});

const list = html`<h1>Notices</h1>
  <div class="card">
    <ul class="rows">
      <li><a class="grow" href="/notices/canteen">Canteen: pancakes on Friday</a></li>
    </ul>
  </div>`;

const notice = (req: Request): Html =>
  html`<p><a href="/">Notices</a></p>
    <article class="card">
      <h1>Pancakes on Friday</h1>
      <p>This board has no sign-in at all. Its reverse proxy asks Sallyport about each request.</p>
      <dl>
        ${["user", "email", "name", "groups", "roles"].map(
          (about) =>
            html`<dt>X-Forwarded-${about}</dt>
              <dd id="${about}">${told(req, about)}</dd>`,
        )}
      </dl>
    </article>`;

/** Header values are bytes, here of UTF-8. */
const told = (req: Request, about: string): string =>
  Buffer.from(req.get(`X-Forwarded-${about}`) ?? "", "latin1").toString("utf8");
