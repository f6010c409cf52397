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
import { homePage, refusedPage, sendPostingPage, signInPage } from "./pages.ts";
import type { SimulatorSettings, Vendor } from "./vendor.ts";

/** The one service provider that a simulated identity provider answers. */
export interface TrustedServiceProvider {
  readonly entityId: string;
  readonly acsUrl: string;
  /** PEM, to verify its requests. */
  readonly certificates: readonly string[];
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

/** A vendor's identity provider, as far as a browser and a service provider can tell. */
export function createSimulator(settings: SimulatorSettings): Simulator {
  const { vendor, people } = settings;
  const metadataXml = vendorMetadata(settings);
  const waiting = new Map<string, AuthnRequestFacts>();
  const sessions = createSessions(vendor);
  let trusted: TrustedServiceProvider | undefined;

  const app = express();
  serveStyle(app, vendor.brand);
  app.use(express.urlencoded({ extended: false }));
  app.get("/", (req, res) => sendDemoPage(res, homePage(settings, sessions.personOf(req))));
  app.get(vendor.metadataPath, (_req, res) => {
    res.type("application/samlmetadata+xml").send(metadataXml);
  });
  const asked = async (incoming: IncomingRequest, req: Request, res: Response) => {
    if (!trusted) return sendDemoPage(res, refusedPage(vendor, "no service provider is set up here yet"));
    const request = readAsked(incoming, settings, trusted);
    const person = sessions.personOf(req);
    if (person && !request.forceAuthn) return answer(res, settings, trusted, request, person);
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
  app.post("/sign-in", async (req: Posted, res) => {
    const { waiting: id = "", person: email, password } = req.body ?? {};
    const request = waiting.get(id);
    if (!request || !trusted)
      return sendDemoPage(res, refusedPage(vendor, "this sign-in is over; open the app again"));
    const person = people.find((each) => each.email === email);
    if (!person || password !== DEMO_PASSWORD)
      return sendDemoPage(res, signInPage(vendor, people, id, "That is not the password."));
    waiting.delete(id);
    sessions.open(res, person);
    await answer(res, settings, trusted, request, person);
  });
  app.post("/sign-out", (req, res) => {
    sessions.end(req, res);
    res.redirect(303, "/");
  });
  app.use((error: unknown, _req: Request, res: Response, _next: unknown) => {
    const because = error instanceof BrokerError ? error.message : "the simulator failed";
    sendDemoPage(res, refusedPage(vendor, because));
  });
  return {
    app,
    metadataXml,
    ssoUrl: `${settings.baseUrl}${vendor.ssoPath}`,
    certificateSha256: sha256Of(settings.key.certificate),
    trust: (serviceProvider) => void (trusted = serviceProvider),
  };
}

type Posted = Request<Record<string, string>, unknown, Record<string, string> | undefined>;

/** @throws BrokerError for a request that this vendor refuses */
function readAsked(
  incoming: IncomingRequest,
  { vendor, baseUrl }: SimulatorSettings,
  trusted: TrustedServiceProvider,
): AuthnRequestFacts {
  const facts = readAuthnRequest(incoming, {
    certificates: trusted.certificates,
    requireSignature: vendor.requireSignedRequests,
    endpoint: `${baseUrl}${vendor.ssoPath}`,
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
  const { vendor, key, encryptFor } = settings;
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
    ...(encryptFor && { encryptFor }),
  });
  sendPostingPage(res, vendor, trusted.acsUrl, {
    SAMLResponse: Buffer.from(xml).toString("base64"),
    ...(request.relayState !== undefined && { RelayState: request.relayState }),
  });
}

const sha256Of = (certificate: string): string =>
  createHash("sha256").update(new X509Certificate(certificate).raw).digest("hex");

function vendorMetadata({ vendor, baseUrl, key }: SimulatorSettings): string {
  const plain = idpMetadata({
    entityId: vendor.entityId,
    ssoUrl: `${baseUrl}${vendor.ssoPath}`,
    certificates: [key.certificate],
    wantAuthnRequestsSigned: vendor.requireSignedRequests,
    nameIdFormats: vendor.nameIdFormats,
  });
  return vendor.metadata(plain);
}

/** Who is signed in at the identity provider itself: its own cookie, unknown to the broker. */
function createSessions(vendor: Vendor) {
  const cookie = `${vendor.host.split(".")[0]}-session`;
  const open = new Map<string, Person>();
  const secretOf = (req: Request): string =>
    (req.headers.cookie ?? "")
      .split("; ")
      .find((pair) => pair.startsWith(`${cookie}=`))
      ?.slice(cookie.length + 1) ?? "";
  return {
    personOf: (req: Request): Person | undefined => open.get(secretOf(req)),
    open(res: Response, person: Person): void {
      const secret = systemRandom.token();
      open.set(secret, person);
      res.cookie(cookie, secret, { httpOnly: true, sameSite: "lax" });
    },
    end(req: Request, res: Response): void {
      open.delete(secretOf(req));
      res.clearCookie(cookie);
    },
  };
}
