import { createHash, X509Certificate } from "node:crypto";
import express, { type Express, type Request, type Response } from "express";
import { systemRandom } from "../../kernel/random.ts";
import { systemClock } from "../../kernel/clock.ts";
import { BrokerError } from "../../kernel/errors.ts";
import { readAuthnRequest, type AuthnRequestFacts } from "../../saml/idp/authn-request.ts";
import type { IncomingRequest } from "../../saml/idp/incoming.ts";
import { idpMetadata } from "../../saml/idp/metadata.ts";
import { issueResponse } from "../../saml/idp/response.ts";
import { sendDemoPage, serveStyle } from "../page.ts";
import { DEMO_PASSWORD, type Person } from "../people.ts";
import { createIdpSessions, type IdpSessions } from "./idp-session.ts";
import { homePage, refusedPage, sendPostingPage, signInPage } from "./pages.ts";
import type { SimulatorSettings } from "./vendor.ts";

/** The one service provider that a simulated identity provider answers. */
export interface TrustedServiceProvider {
  readonly entityId: string;
  readonly acsUrl: string;
  /** PEM, to verify its requests. */
  readonly certificates: readonly string[];
  /** PEM, for assertions that only it may read. */
  readonly encryptionCertificate?: string;
}

export interface Simulator {
  readonly app: Express;
  readonly metadataXml: string;
  readonly ssoUrl: string;
  /** Thumbprint of the signing certificate: SHA-256 over its DER bytes, lower-case hex. */
  readonly certificateSha256: string;
  /** What an administrator does at the vendor's console: enter the service provider's values. */
  trust(serviceProvider: TrustedServiceProvider): void;
}

/** Requests that wait for a sign-in; the oldest is forgotten when there are more. */
const MOST_WAITING = 1_000;

/** What the routes of one simulator share. */
interface Desk {
  readonly settings: SimulatorSettings;
  readonly sessions: IdpSessions;
  readonly waiting: Map<string, AuthnRequestFacts>;
  /** Absent until an administrator set one up. */
  readonly trusted: () => TrustedServiceProvider | undefined;
}

/** A vendor's identity provider, as far as a browser and a service provider can tell. */
export function createSimulator(settings: SimulatorSettings): Simulator {
  const { vendor } = settings;
  const metadataXml = vendorMetadata(settings);
  const sessions = createIdpSessions(`${vendor.host.split(".")[0]}-session`);
  let trusted: TrustedServiceProvider | undefined;
  const desk: Desk = { settings, sessions, waiting: new Map(), trusted: () => trusted };

  const app = express();
  serveStyle(app, vendor.brand);
  app.use(express.urlencoded({ extended: false }));
  app.get("/", (req, res) => sendDemoPage(res, homePage(settings, sessions.personOf(req))));
  app.get(vendor.metadataPath, (_req, res) => {
    res.type("application/samlmetadata+xml").send(metadataXml);
  });
  mountSingleSignOn(app, desk);
  mountSignIn(app, desk);
  app.use((error: unknown, _req: Request, res: Response, _next: unknown) => {
    const because = error instanceof BrokerError ? error.message : "the simulator failed";
    sendDemoPage(res, refusedPage(vendor, because));
  });
  return {
    app,
    metadataXml,
    ssoUrl: ssoUrlOf(settings),
    certificateSha256: sha256Of(settings.key.certificate),
    trust: (serviceProvider) => void (trusted = serviceProvider),
  };
}

const ssoUrlOf = ({ baseUrl, vendor }: SimulatorSettings): string => `${baseUrl}${vendor.ssoPath}`;

/** Takes AuthnRequests by either binding (SAML profiles 4.1.3). */
function mountSingleSignOn(app: Express, { settings, sessions, waiting, trusted }: Desk): void {
  const { vendor, people } = settings;
  const asked = async (incoming: IncomingRequest, req: Request, res: Response) => {
    const serviceProvider = trusted();
    if (!serviceProvider)
      return sendDemoPage(res, refusedPage(vendor, "no service provider is set up here yet"));
    const request = readAsked(incoming, settings, serviceProvider);
    const person = sessions.personOf(req);
    if (person && !request.forceAuthn) return answer(res, settings, serviceProvider, request, person);
    const id = systemRandom.token();
    if (waiting.size >= MOST_WAITING) waiting.delete(waiting.keys().next().value!);
    waiting.set(id, request);
    sendDemoPage(res, signInPage(vendor, people, id));
  };
  app.get(vendor.ssoPath, (req, res) =>
    asked({ binding: "redirect", rawQuery: req.originalUrl.split("?")[1] ?? "" }, req, res),
  );
  app.post(vendor.ssoPath, (req: Posted, res) => {
    const { SAMLRequest: field = "", RelayState: relayState } = req.body ?? {};
    return asked({ binding: "post", field, ...(relayState !== undefined && { relayState }) }, req, res);
  });
}

/** The identity provider's own sign-in and sign-out. */
function mountSignIn(app: Express, { settings, sessions, waiting, trusted }: Desk): void {
  const { vendor, people } = settings;
  app.post("/sign-in", async (req: Posted, res) => {
    const { waiting: id = "", person: email, password } = req.body ?? {};
    const request = waiting.get(id);
    const serviceProvider = trusted();
    if (!request || !serviceProvider)
      return sendDemoPage(res, refusedPage(vendor, "this sign-in is over; open the app again"));
    const person = people.find((each) => each.email === email);
    if (!person || password !== DEMO_PASSWORD)
      return sendDemoPage(res, signInPage(vendor, people, id, "That is not the password."));
    waiting.delete(id);
    sessions.open(res, person);
    await answer(res, settings, serviceProvider, request, person);
  });
  app.post("/sign-out", (req, res) => {
    sessions.end(req, res);
    res.redirect(303, "/");
  });
}

type Posted = Request<Record<string, string>, unknown, Record<string, string> | undefined>;

/** @throws BrokerError for a request that this vendor refuses */
function readAsked(
  incoming: IncomingRequest,
  settings: SimulatorSettings,
  trusted: TrustedServiceProvider,
): AuthnRequestFacts {
  const facts = readAuthnRequest(incoming, {
    certificates: trusted.certificates,
    requireSignature: settings.vendor.requireSignedRequests,
    endpoint: ssoUrlOf(settings),
    now: systemClock(),
  });
  if (facts.issuer !== trusted.entityId) throw new StrangerAsks(`${facts.issuer} is not set up here`);
  if (facts.acsUrl !== undefined && facts.acsUrl !== trusted.acsUrl)
    throw new StrangerAsks(`${facts.acsUrl} is not registered here`);
  return facts;
}

/** The request is not from the service provider that was set up. */
class StrangerAsks extends BrokerError {
  readonly code = "demo_stranger_asks";
  readonly status = 403;
}

async function answer(
  res: Response,
  settings: SimulatorSettings,
  trusted: TrustedServiceProvider,
  request: AuthnRequestFacts,
  person: Person,
): Promise<void> {
  const { vendor, key, encrypt: content } = settings;
  const { encryptionCertificate: certificate } = trusted;
  const nameId = vendor.nameId(person, trusted.entityId);
  const xml = await issueResponse({
    issuer: vendor.entityId,
    audience: trusted.entityId,
    acsUrl: trusted.acsUrl,
    inResponseTo: request.id,
    key,
    sign: settings.sign ?? vendor.sign,
    nameId: nameId.value,
    nameIdFormat: nameId.format,
    attributes: vendor.attributes(person),
    authnContext: vendor.authnContext,
    sessionIndex: vendor.sessionIndex(request.id, `_${systemRandom.uuid()}`),
    validForMs: vendor.validForMs,
    now: systemClock(),
    random: systemRandom,
    ...(content && certificate !== undefined && { encryptFor: { content, certificate } }),
  });
  sendPostingPage(res, vendor, trusted.acsUrl, {
    SAMLResponse: Buffer.from(xml).toString("base64"),
    ...(request.relayState !== undefined && { RelayState: request.relayState }),
  });
}

const sha256Of = (certificate: string): string =>
  createHash("sha256").update(new X509Certificate(certificate).raw).digest("hex");

function vendorMetadata(settings: SimulatorSettings): string {
  const { vendor, key } = settings;
  const plain = idpMetadata({
    entityId: vendor.entityId,
    ssoUrl: ssoUrlOf(settings),
    certificates: [key.certificate],
    wantAuthnRequestsSigned: vendor.requireSignedRequests,
    nameIdFormats: vendor.nameIdFormats,
  });
  return vendor.metadata(plain);
}
