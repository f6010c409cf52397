import { Router, type RequestHandler } from "express";
import type { Random } from "../../kernel/random.ts";
import { html } from "../http/html.ts";
import { sendPage } from "../http/page.ts";
import type { BuiltConsole } from "./built-console.ts";

interface Needs {
  readonly console: BuiltConsole | undefined;
  /** Lets nobody past who does not administer. */
  readonly door: RequestHandler;
  readonly random: Random;
}

/** The administrators' console; to be mounted at `/admin`. Its code holds no secret and needs no door; its page does. */
export function createConsoleRouter({ console: built, door, random }: Needs): Router {
  const router = Router();
  router.get("/assets/:name", sendAsset(built));
  router.use(door);
  router.get("/{*path}", (_req, res) => {
    if (built === undefined) return sendNotBuilt(res);
    const nonce = random.token(16);
    res.set({ "Content-Security-Policy": contentSecurityPolicy(nonce), "Referrer-Policy": "no-referrer" });
    res.type("html").send(built.page(nonce));
  });
  return router;
}

const sendAsset =
  (built: BuiltConsole | undefined): RequestHandler =>
  (req, res, next) => {
    const asset = built?.assets.get(String(req.params["name"]));
    if (asset === undefined) return next("router");
    const encoding = req.acceptsEncodings(["br", "gzip", "identity"]) || "identity";
    const how = encoding === "br" || encoding === "gzip" ? encoding : "identity";
    res.set({ "Cache-Control": "public, max-age=31536000, immutable", Vary: "Accept-Encoding" });
    if (how !== "identity") res.set("Content-Encoding", how);
    res.type(asset.type).send(asset.bytes[how]);
  };

/**
 * Content Security Policy level 3: scripts and styles by the nonce of this answer and what these load themselves;
 * whatever else the page wants it asks of our API.
 */
const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join("; ");

function sendNotBuilt(res: Parameters<typeof sendPage>[0]): void {
  sendPage(res, {
    language: "en",
    title: "The console is not built",
    status: 503,
    body: html`<h1>The console is not built</h1>
      <p>Everything else works. Whoever runs this Sallyport builds it once, in its folder:</p>
      <p><code>npm run build:console</code></p>`,
  });
}
