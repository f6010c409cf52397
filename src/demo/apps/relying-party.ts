import express, { type Express, type Request, type Response } from "express";
import session from "express-session";
import { randomBytes } from "node:crypto";
import * as oidc from "openid-client";
import { html, type Html } from "../../edge/http/html.ts";
import { sendDemoPage, serveStyle, type Brand } from "../page.ts";

/** What the app knows about whoever is signed in: what the broker said, and nothing else. */
export interface User {
  readonly subject: string;
  readonly name: string;
  readonly email: string;
  readonly groups: readonly string[];
}

export interface RelyingPartySettings {
  readonly brand: Brand;
  /** `http://host:port`, as the browser reaches this app. */
  readonly baseUrl: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

interface UnderWay {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
}

/** In one browser; the oldest is forgotten when there are more. */
const MOST_UNDER_WAY = 8;

declare module "express-session" {
  interface SessionData {
    user?: User;
    idToken?: string;
    /** Sign-ins under way, one a tab: what must come back, and where the person wanted to go. */
    underWay?: readonly UnderWay[];
  }
}

/**
 * A small app as somebody else would write it: OpenID Connect by a well-known library, its own session, and no
 * knowledge of the broker beyond the issuer.
 * @param pages adds the app's pages; all of them are for signed-in people only
 */
export function createRelyingParty(settings: RelyingPartySettings, pages: (app: Express) => void): Express {
  const { brand, baseUrl } = settings;
  const discover = discovered(settings);
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
  );

  app.get("/callback", async (req, res) => {
    await finishSignIn(await discover(), baseUrl, req, res, brand);
  });
  app.get("/signed-out", (_req, res) => sendDemoPage(res, { brand, title: "Signed out", body: signedOut }));
  app.post("/sign-out", async (req, res) => {
    await signOut(await discover(), baseUrl, req, res);
  });
  app.use(async (req, res, next) => {
    if (req.session.user) return next();
    await startSignIn(await discover(), baseUrl, req, res);
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

/** Asks for the issuer's metadata at the first sign-in and again until it answers. */
function discovered({
  issuer,
  clientId,
  clientSecret,
}: RelyingPartySettings): () => Promise<oidc.Configuration> {
  let known: oidc.Configuration | undefined;
  const basic = oidc.ClientSecretBasic(clientSecret);
  // the demo speaks plain http, on loopback only
  const options = { execute: [oidc.allowInsecureRequests] };
  return async () => (known ??= await oidc.discovery(new URL(issuer), clientId, undefined, basic, options));
}

async function startSignIn(
  config: oidc.Configuration,
  baseUrl: string,
  req: Request,
  res: Response,
): Promise<void> {
  const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
  // a form that was posted cannot be posted again after the sign-in
  const returnTo = req.method === "GET" ? pathHere(req.originalUrl) : "/";
  const others = (req.session.underWay ?? []).slice(1 - MOST_UNDER_WAY);
  req.session.underWay = [...others, { state, nonce, verifier, returnTo }];
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: `${baseUrl}/callback`,
    scope: "openid profile email groups",
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
  });
  res.redirect(303, url.href);
}

/** A browser reads two slashes, or one and a backslash, at the start of a path as another host. */
const pathHere = (path: string): string => `/${path.replace(/^[/\\]+/, "")}`;

async function finishSignIn(
  config: oidc.Configuration,
  baseUrl: string,
  req: Request,
  res: Response,
  brand: Brand,
): Promise<void> {
  const answer = new URL(req.originalUrl, baseUrl);
  const state = answer.searchParams.get("state");
  const underWay = req.session.underWay?.find((each) => each.state === state);
  if (!underWay) return res.redirect(303, "/");
  if (answer.searchParams.has("error"))
    return sendDemoPage(res, {
      brand,
      title: "Not signed in",
      status: 403,
      body: refused(answer.searchParams),
    });
  const tokens = await oidc.authorizationCodeGrant(config, answer, {
    expectedState: underWay.state,
    expectedNonce: underWay.nonce,
    pkceCodeVerifier: underWay.verifier,
  });
  const subject = tokens.claims()!.sub;
  const claims = await oidc.fetchUserInfo(config, tokens.access_token, subject);
  await new Promise<void>((done, failed) =>
    req.session.regenerate((error) => (error ? failed(error) : done())),
  );
  req.session.user = userOf(subject, claims);
  if (tokens.id_token !== undefined) req.session.idToken = tokens.id_token;
  res.redirect(303, underWay.returnTo);
}

/** Here first, then at the broker (OpenID Connect RP-Initiated Logout 1.0, 2). */
async function signOut(
  config: oidc.Configuration,
  baseUrl: string,
  req: Request,
  res: Response,
): Promise<void> {
  const { idToken } = req.session;
  await new Promise<void>((done) => req.session.destroy(() => done()));
  const url = oidc.buildEndSessionUrl(config, {
    post_logout_redirect_uri: `${baseUrl}/signed-out`,
    ...(idToken !== undefined && { id_token_hint: idToken }),
  });
  res.redirect(303, url.href);
}

function userOf(subject: string, claims: oidc.UserInfoResponse): User {
  const { name, email, groups } = claims;
  return {
    subject,
    name: name ?? subject,
    email: email ?? "",
    groups: Array.isArray(groups) ? groups.map(String) : [],
  };
}

/** For the corner of every page: who is signed in, and the way out. */
export const cornerOf = (user: User): Html =>
  html`<div class="corner">
    <span id="who" title="${user.email}">Signed in as <b>${user.name}</b></span>
    <span id="groups">${user.groups.map((group) => html`<span class="tag">${group}</span> `)}</span>
    <form method="post" action="/sign-out"><button class="plain">Sign out</button></form>
  </div>`;

const signedOut = html`<div class="card narrow">
  <h1>You are signed out</h1>
  <p>Here and at Sallyport. The next app that you open asks who you are.</p>
  <p><a href="/">Sign in again</a></p>
</div>`;

const refused = (answer: URLSearchParams): Html =>
  html`<div class="card narrow">
    <h1>You were not signed in</h1>
    <p>
      The sign-in ended with <code>${answer.get("error") ?? ""}</code>:
      ${answer.get("error_description") ?? "no more is known"}.
    </p>
    <p><a href="/">Try again</a></p>
  </div>`;

const failed = html`<div class="card narrow">
  <h1>You were not signed in</h1>
  <p>Sallyport did not answer as it should. It may be starting, or this address was used already.</p>
  <p><a href="/">Try again</a></p>
</div>`;
