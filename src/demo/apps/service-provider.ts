import { SAML, ValidateInResponseTo, type Profile } from "@node-saml/node-saml";
import express, { type Express, type Request, type Response } from "express";
import session from "express-session";
import { randomBytes } from "node:crypto";
import type { KeyPair } from "../../saml/types.ts";
import { html, type Html } from "../../edge/http/html.ts";
import { certificatesFor } from "../idps/sp-metadata.ts";
import { sendDemoPage, serveStyle, type Brand } from "../page.ts";

export interface ServiceProviderSettings {
  readonly brand: Brand;
  /** `http://host:port`, as the browser reaches this app. */
  readonly baseUrl: string;
  /** The broker, as the app's administrator was told. */
  readonly idp: {
    readonly entityId: string;
    readonly metadataUrl: string;
    readonly ssoUrl: string;
    readonly sloUrl: string;
  };
  /** Signs what the app sends. */
  readonly key: KeyPair;
}

declare module "express-session" {
  interface SessionData {
    profile?: Profile;
  }
}

/** Addresses of the app, as it is registered. */
export const addressesOf = (baseUrl: string) => ({
  entityId: `${baseUrl}/saml/metadata`,
  acsUrls: [`${baseUrl}/saml/acs`],
  sloUrl: `${baseUrl}/saml/slo`,
});

/** Sign-ins under way, where the person wanted to go; the oldest is forgotten when there are more. */
const MOST_UNDER_WAY = 1_000;

/**
 * A small app as somebody else would write it: SAML by a well-known library, its own session, and no knowledge of the
 * broker beyond its metadata.
 * @param pages adds the app's pages; all of them are for signed-in people only
 */
export function createServiceProvider(
  settings: ServiceProviderSettings,
  pages: (app: Express) => void,
): Express {
  const { brand } = settings;
  const saml = provided(settings);
  const returns = new Map<string, string>();
  const app = express();
  serveStyle(app, brand);
  app.use(
    session({
      name: `${brand.name.toLowerCase()}-session`,
      secret: randomBytes(32).toString("hex"),
      resave: false,
      saveUninitialized: false,
      cookie: { httpOnly: true, sameSite: "lax", path: "/" },
    }),
    express.urlencoded({ extended: false, limit: "256kb" }),
  );

  app.post("/saml/acs", async (req, res) => {
    const { profile } = await (
      await saml()
    ).validatePostResponseAsync({ SAMLResponse: fieldOf(req, "SAMLResponse") });
    if (!profile) throw new Error("no profile");
    await new Promise<void>((done, failed) =>
      req.session.regenerate((error) => (error ? failed(error) : done())),
    );
    req.session.profile = profile;
    const relayState = fieldOf(req, "RelayState");
    const returnTo = returns.get(relayState) ?? "/";
    returns.delete(relayState);
    res.redirect(303, returnTo);
  });
  app.get("/saml/slo", async (req, res) => leave(await saml(), req, res));
  app.get("/signed-out", (_req, res) => sendDemoPage(res, { brand, title: "Signed out", body: signedOut }));
  app.post("/sign-out", async (req, res) => {
    const { profile } = req.session;
    if (!profile) return res.redirect(303, "/signed-out");
    await ended(req);
    res.redirect(303, await (await saml()).getLogoutUrlAsync(profile, "", {}));
  });
  app.use(async (req, res, next) => {
    if (req.session.profile) return next();
    const relayState = randomBytes(16).toString("hex");
    returns.set(relayState, req.method === "GET" ? `/${req.originalUrl.replace(/^[/\\]+/, "")}` : "/");
    const [oldest] = returns.keys();
    if (returns.size > MOST_UNDER_WAY && oldest !== undefined) returns.delete(oldest);
    res.redirect(303, await (await saml()).getAuthorizeUrlAsync(relayState, undefined, {}));
  });
  pages(app);
  app.use((_req: Request, res: Response) =>
    sendDemoPage(res, { brand, title: "Not found", status: 404, body: html`<h1>There is no such page</h1>` }),
  );
  app.use((_error: unknown, _req: Request, res: Response, _next: unknown) =>
    sendDemoPage(res, { brand, title: "Not signed in", status: 502, body: failed }),
  );
  return app;
}

/** Reads the broker's certificates at the first sign-in and again until it answers. */
function provided({ baseUrl, idp, key }: ServiceProviderSettings): () => Promise<SAML> {
  const { entityId, acsUrls, sloUrl } = addressesOf(baseUrl);
  let known: SAML | undefined;
  return async () => {
    if (known) return known;
    const metadata = await (await fetch(idp.metadataUrl)).text();
    known = new SAML({
      issuer: entityId,
      audience: entityId,
      callbackUrl: acsUrls[0] ?? "",
      entryPoint: idp.ssoUrl,
      logoutUrl: idp.sloUrl,
      logoutCallbackUrl: sloUrl,
      idpIssuer: idp.entityId,
      idpCert: [...certificatesFor("signing", metadata)],
      privateKey: key.privateKey,
      signatureAlgorithm: "sha256",
      digestAlgorithm: "sha256",
      wantAssertionsSigned: true,
      wantAuthnResponseSigned: true,
      validateInResponseTo: ValidateInResponseTo.ifPresent,
      disableRequestedAuthnContext: true,
      identifierFormat: null,
      acceptedClockSkewMs: 60_000,
    });
    return known;
  };
}

/** The broker asks to end the session, or has answered. The library lets unsigned messages pass, so they are stopped here. */
async function leave(saml: SAML, req: Request, res: Response): Promise<void> {
  if (typeof req.query["Signature"] !== "string") throw new Error("not signed");
  const rawQuery = req.originalUrl.split("?").slice(1).join("?");
  const query = Object.fromEntries(new URLSearchParams(rawQuery));
  const { profile } = await saml.validateRedirectAsync(query, rawQuery);
  if (!profile) return res.redirect(303, "/signed-out");
  const mine = req.session.profile;
  const named = mine?.nameID === profile.nameID && mine.sessionIndex === profile.sessionIndex;
  if (named) await ended(req);
  res.redirect(303, await saml.getLogoutResponseUrlAsync(profile, query["RelayState"] ?? "", {}, true));
}

const ended = (req: Request): Promise<void> => new Promise<void>((done) => req.session.destroy(() => done()));

function fieldOf(req: Request, name: string): string {
  const value: unknown = (req.body as Record<string, unknown> | undefined)?.[name];
  return typeof value === "string" ? value : "";
}

/** What the broker released, always as a list. */
export function valuesOf(req: Request, name: string): readonly string[] {
  const value: unknown = req.session.profile?.[name];
  return Array.isArray(value) ? value.map(String) : typeof value === "string" ? [value] : [];
}

/** For the corner of every page: who is signed in, and the way out. */
export const samlCorner = (req: Request): Html =>
  html`<div class="corner">
    <span id="who" title="${valuesOf(req, "email")[0]}"
      >Signed in as <b>${valuesOf(req, "displayName")[0]}</b></span
    >
    <form method="post" action="/sign-out"><button class="plain">Sign out</button></form>
  </div>`;

const signedOut = html`<div class="card narrow">
  <h1>You are signed out</h1>
  <p>Here, at Sallyport and at the apps that you had open.</p>
  <p><a href="/">Sign in again</a></p>
</div>`;

const failed = html`<div class="card narrow">
  <h1>You were not signed in</h1>
  <p>Sallyport did not answer as it should. It may be starting, or this answer was used already.</p>
  <p><a href="/">Try again</a></p>
</div>`;
