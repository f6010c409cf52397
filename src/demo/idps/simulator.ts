import { createHash, X509Certificate } from "node:crypto";
import express, { type Express, type Request, type Response } from "express";
import { systemClock } from "../../kernel/clock.ts";
import { BrokerError } from "../../kernel/errors.ts";
import { systemRandom } from "../../kernel/random.ts";
import { readAuthnRequest, type AuthnRequestFacts } from "../../saml/idp/authn-request.ts";
import type { IncomingRequest } from "../../saml/idp/incoming.ts";
import { idpMetadata } from "../../saml/idp/metadata.ts";
import { sendDemoPage, serveStyle } from "../page.ts";
import { DEMO_PASSWORD, type Person } from "../people.ts";
import { composeMessage, deliver } from "./answer.ts";
import { beginElsewhere, SignInNotBegun } from "./elsewhere.ts";
import { createIdpSessions, type IdpSessions } from "./idp-session.ts";
import { honestAnswer } from "./issue.ts";
import { mountLab } from "./lab-page.ts";
import { DOWNLOAD_PATH, homePage, refusedPage, sendPostingPage, signInPage } from "./pages.ts";
import type { TrustedServiceProvider } from "./service-provider.ts";
import { createSwitchboard, type Switchboard } from "./switchboard.ts";
import type { SimulatorSettings } from "./vendor.ts";

export interface Simulator extends Pick<Switchboard, "misconfigure" | "mend" | "attach"> {
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
  readonly switchboard: Switchboard;
  readonly waiting: Map<string, AuthnRequestFacts>;
  /** Absent until an administrator set one up. */
  readonly trusted: () => TrustedServiceProvider | undefined;
}

/** A vendor's identity provider, as far as a browser and a service provider can tell. */
export function createSimulator(settings: SimulatorSettings): Simulator {
  const { vendor, people, clock = systemClock } = settings;
  let trusted: TrustedServiceProvider | undefined;
  const switchboard = createSwitchboard({
    vendor,
    people,
    clock,
    metadata: (change) => vendorMetadata(settings, change),
    encryptionCertificate: () => trusted?.encryptionCertificate,
    elsewhere: async () => {
      if (!trusted) throw new SignInNotBegun("no service provider is set up here yet");
      return beginElsewhere(trusted, ssoUrlOf(settings), clock);
    },
  });
  const sessions = createIdpSessions(`${vendor.name}-session`);
  const desk: Desk = { settings, sessions, switchboard, waiting: new Map(), trusted: () => trusted };
  return {
    app: createPages(desk),
    metadataXml: vendorMetadata(settings),
    ssoUrl: ssoUrlOf(settings),
    certificateSha256: sha256Of(settings.key.certificate),
    trust: (serviceProvider) => void (trusted = serviceProvider),
    misconfigure: switchboard.misconfigure,
    mend: switchboard.mend,
    attach: switchboard.attach,
  };
}

function createPages(desk: Desk): Express {
  const { settings, sessions, switchboard } = desk;
  const { vendor } = settings;
  const app = express();
  serveStyle(app, vendor.brand);
  app.use(express.urlencoded({ extended: false, limit: "400kb" }));
  app.get("/", (req, res) =>
    sendDemoPage(res, homePage(settings, sessions.personOf(req), switchboard.current())),
  );
  app.get(vendor.metadataPath ?? DOWNLOAD_PATH, (_req, res) => {
    res.type("application/samlmetadata+xml").send(vendorMetadata(settings));
  });
  mountSingleSignOn(app, desk);
  mountSignIn(app, desk);
  mountLab(app, vendor.brand, switchboard);
  app.use((error: unknown, _req: Request, res: Response, _next: unknown) => {
    const because = error instanceof BrokerError ? error.message : "the simulator failed";
    sendDemoPage(res, refusedPage(vendor, because));
  });
  return app;
}

const ssoUrlOf = ({ baseUrl, vendor }: SimulatorSettings): string =>
  `${baseUrl}${vendor.ssoPath}${vendor.ssoQuery ?? ""}`;

/** Takes AuthnRequests by either binding (SAML profiles 4.1.3). */
function mountSingleSignOn(app: Express, desk: Desk): void {
  const { settings, sessions, waiting, trusted } = desk;
  const { vendor, people } = settings;
  const asked = async (incoming: IncomingRequest, req: Request, res: Response) => {
    const serviceProvider = trusted();
    if (!serviceProvider)
      return sendDemoPage(res, refusedPage(vendor, "no service provider is set up here yet"));
    const request = readAsked(incoming, settings, serviceProvider);
    const person = sessions.personOf(req);
    if (person && !request.forceAuthn) return answer(res, desk, serviceProvider, request, person);
    const id = systemRandom.token();
    if (waiting.size >= MOST_WAITING) waiting.delete(waiting.keys().next().value!);
    waiting.set(id, request);
    sendDemoPage(res, signInPage(vendor, people, id));
  };
  app.get(vendor.ssoPath, (req, res) =>
    asked({ binding: "redirect", rawQuery: req.originalUrl.split("?").slice(1).join("?") }, req, res),
  );
  app.post(vendor.ssoPath, (req: Posted, res) => {
    const { SAMLRequest: field = "", RelayState: relayState } = req.body ?? {};
    return asked({ binding: "post", field, ...(relayState !== undefined && { relayState }) }, req, res);
  });
}

/** The identity provider's own sign-in and sign-out. */
function mountSignIn(app: Express, desk: Desk): void {
  const { settings, sessions, waiting, trusted } = desk;
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
    await answer(res, desk, serviceProvider, request, person);
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
    now: (settings.clock ?? systemClock)(),
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
  { settings, switchboard }: Desk,
  trusted: TrustedServiceProvider,
  request: AuthnRequestFacts,
  person: Person,
): Promise<void> {
  const honest = honestAnswer(settings, trusted, request, person);
  const given = await switchboard.spoil(honest, person);
  const delivery = deliver(given, await composeMessage(given));
  switchboard.remember({ field: delivery.fields["SAMLResponse"] ?? "", requestId: request.id });
  sendPostingPage(res, settings.vendor, delivery);
}

const sha256Of = (certificate: string): string =>
  createHash("sha256").update(new X509Certificate(certificate).raw).digest("hex");

function vendorMetadata(
  settings: SimulatorSettings,
  change: { readonly entityId?: string; readonly certificate?: string } = {},
): string {
  const { vendor, key } = settings;
  const plain = idpMetadata({
    entityId: change.entityId ?? vendor.entityId,
    ssoUrl: ssoUrlOf(settings),
    certificates: [change.certificate ?? key.certificate],
    wantAuthnRequestsSigned: vendor.requireSignedRequests,
    nameIdFormats: vendor.nameIdFormats,
    ...(vendor.metadataEnds && { validUntil: new Date(new X509Certificate(key.certificate).validTo) }),
  });
  return vendor.metadata(plain);
}
