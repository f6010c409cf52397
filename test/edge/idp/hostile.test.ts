import fc from "fast-check";
import { deflateRawSync } from "node:zlib";
import { authnRequest, field, query, type RequestShape } from "./requests.ts";
import { ACS, deliveredBy, ENTITY_ID, openStage, type SamlAppShown, type Stage } from "./stage.ts";

const ISSUER = `${ENTITY_ID}/strict`;
const LAX = `${ENTITY_ID}/lax`;
let stage: Stage;
let strict: SamlAppShown;
let lax: SamlAppShown;
beforeAll(async () => {
  stage = await openStage();
  const certificates = [stage.keys.sp.certificate];
  const acsUrls = [ACS, "https://people.example.com/acs2"];
  strict = await stage.register({ entityId: ISSUER, acsUrls, certificates, requireSignedRequests: true });
  lax = await stage.register({ entityId: LAX, acsUrls });
  const off = await stage.register({ entityId: `${ENTITY_ID}/off` });
  await stage.api.patch(`/apps/${off.id}`, { enabled: false });
}, 120_000);
afterAll(() => stage.close());

const shape = (about: Partial<RequestShape> = {}): RequestShape => ({
  issuer: ISSUER,
  destination: strict.idp.ssoUrl,
  at: stage.world.clock(),
  ...about,
});
const xmlOf = (about: Partial<RequestShape> = {}): string => authnRequest(shape(about));
const acs = (url: string): string => ` AssertionConsumerServiceURL="${url}"`;
const signed = (xml: string, about: Parameters<typeof query>[1] = {}): string =>
  query(xml, { key: stage.keys.sp, ...about });
const SHA1 = { uri: "http://www.w3.org/2000/09/xmldsig#rsa-sha1", hash: "sha1" };

type Attack = () =>
  | { readonly query: string }
  | { readonly form: Record<string, string> }
  | { readonly body: string };
const attacks: readonly (readonly [what: string, code: string, attack: Attack])[] = [
  ["nothing", "saml_request_malformed", () => ({ query: "" })],
  ["text that is not base64", "saml_request_malformed", () => ({ query: "SAMLRequest=%3Cx%3E" })],
  [
    "an unknown app",
    "saml_sp_unknown",
    () => ({ query: signed(xmlOf({ issuer: "https://stranger.example" })) }),
  ],
  ["a disabled app", "saml_sp_disabled", () => ({ query: query(xmlOf({ issuer: `${ENTITY_ID}/off` })) })],
  ["no signature", "saml_request_unsigned", () => ({ query: query(xmlOf()) })],
  ["no signature in a form", "saml_request_unsigned", () => ({ form: { SAMLRequest: field(xmlOf()) } })],
  [
    "a stranger's signature",
    "saml_request_signature",
    () => ({ query: query(xmlOf(), { key: stage.keys.stranger }) }),
  ],
  [
    "a signature under other octets",
    "saml_request_signature",
    () => ({ query: signed(xmlOf(), { relayState: "a" }).replace("RelayState=a", "RelayState=b") }),
  ],
  [
    "a RelayState added to what was signed",
    "saml_request_signature",
    () => ({ query: `${signed(xmlOf())}&RelayState=x` }),
  ],
  ["a signature by SHA-1", "saml_request_algorithm", () => ({ query: signed(xmlOf(), { method: SHA1 }) })],
  [
    "an algorithm without a signature",
    "saml_request_unsigned",
    () => ({ query: `${query(xmlOf())}&SigAlg=x` }),
  ],
  [
    "a form signed by a stranger",
    "saml_request_signature",
    () => ({ form: { SAMLRequest: field(xmlOf(), stage.keys.stranger) } }),
  ],
  [
    "a form altered after it was signed",
    "saml_request_signature",
    () => ({ form: { SAMLRequest: altered(field(xmlOf({ attributes: acs(ACS) }), stage.keys.sp)) } }),
  ],
  [
    "a consumer that is not registered",
    "saml_acs_unregistered",
    () => ({ query: signed(xmlOf({ attributes: acs("https://evil.example/acs") })) }),
  ],
  [
    "a consumer below a registered one",
    "saml_acs_unregistered",
    () => ({ query: signed(xmlOf({ attributes: acs(`${ACS}/x`) })) }),
  ],
  [
    "a consumer with a query behind it",
    "saml_acs_unregistered",
    () => ({ query: signed(xmlOf({ attributes: acs(`${ACS}?x`) })) }),
  ],
  [
    "a consumer in other letters",
    "saml_acs_unregistered",
    () => ({ query: signed(xmlOf({ attributes: acs(ACS.replace("people", "PEOPLE")) })) }),
  ],
  [
    "an index that is not registered",
    "saml_acs_unregistered",
    () => ({ query: signed(xmlOf({ attributes: ' AssertionConsumerServiceIndex="7"' })) }),
  ],
  [
    "an index that is no number",
    "saml_acs_unregistered",
    () => ({ query: signed(xmlOf({ attributes: ' AssertionConsumerServiceIndex="0x0"' })) }),
  ],
  [
    "address and index",
    "saml_request_malformed",
    () => ({ query: signed(xmlOf({ attributes: `${acs(ACS)} AssertionConsumerServiceIndex="1"` })) }),
  ],
  [
    "another destination",
    "saml_request_destination",
    () => ({ query: signed(xmlOf({ destination: "https://other.example/sso" })) }),
  ],
  [
    "a destination that only begins like ours",
    "saml_request_destination",
    () => ({ query: signed(xmlOf({ destination: `${strict.idp.ssoUrl}/x` })) }),
  ],
  [
    "a request of an hour ago",
    "saml_request_stale",
    () => ({ query: signed(xmlOf({ at: later(-3_600_000) })) }),
  ],
  [
    "a request of the future",
    "saml_request_stale",
    () => ({ query: signed(xmlOf({ at: later(3_600_000) })) }),
  ],
  [
    "a document type",
    "saml_request_malformed",
    () => ({ query: signed(`<!DOCTYPE x [<!ENTITY e "x">]>${xmlOf()}`) }),
  ],
  [
    "a comment in the issuer",
    "saml_request_malformed",
    () => ({ query: signed(xmlOf({ issuer: `${ISSUER}<!-- -->.evil` })) }),
  ],
  ["a processing instruction", "saml_request_malformed", () => ({ query: signed(`<?x y?>${xmlOf()}`) })],
  [
    "a deep document",
    "saml_request_malformed",
    () => ({ query: signed(xmlOf({ inside: "<a>".repeat(60) + "</a>".repeat(60) })) }),
  ],
  [
    "a wide document",
    "saml_request_malformed",
    () => ({ query: signed(xmlOf({ inside: "<a/>".repeat(2_000) })) }),
  ],
  [
    "a bomb",
    "saml_request_too_large",
    () => ({
      query: `SAMLRequest=${encodeURIComponent(deflateRawSync(Buffer.alloc(2_000_000, 32)).toString("base64"))}`,
    }),
  ],
  ["a parameter twice", "saml_request_malformed", () => ({ query: `${signed(xmlOf())}&SAMLRequest=x` })],
  [
    "a field twice",
    "saml_request_malformed",
    () => ({
      body: `SAMLRequest=${encodeURIComponent(field(xmlOf(), stage.keys.sp))}&RelayState=a&RelayState=b`,
    }),
  ],
  [
    "another message than a request",
    "saml_request_malformed",
    () => ({ query: signed(xmlOf().replaceAll("AuthnRequest", "LogoutRequest")) }),
  ],
  [
    "SAML 1.1",
    "saml_request_malformed",
    () => ({ query: signed(xmlOf().replace('Version="2.0"', 'Version="1.1"')) }),
  ],
  [
    "a second issuer",
    "saml_request_malformed",
    () => ({ query: signed(xmlOf({ inside: `<saml:Issuer>${LAX}</saml:Issuer>` })) }),
  ],
  [
    "a RelayState of three thousand letters",
    "saml_relay_state_refused",
    () => ({ query: signed(xmlOf(), { relayState: "x".repeat(3_000) }) }),
  ],
  [
    "a RelayState with a line end",
    "saml_relay_state_refused",
    () => ({ query: signed(xmlOf(), { relayState: "a\r\nb" }) }),
  ],
  ["an ID that is none", "saml_request_malformed", () => ({ query: signed(xmlOf({ id: "1x" })) })],
];

const later = (ms: number): Date => new Date(stage.world.clock().getTime() + ms);
const altered = (message: string): string =>
  Buffer.from(Buffer.from(message, "base64").toString("utf8").replace(ACS, `${ACS}2`)).toString("base64");

/** As the app's own page would send it. */
function present(browser: Awaited<ReturnType<typeof signedIn>>, sent: ReturnType<Attack>) {
  const url = strict.idp.ssoUrl;
  const from = "https://people.example.com/";
  if ("query" in sent) return browser.go(`${url}?${sent.query}`);
  if ("form" in sent) return browser.post(url, sent.form, from);
  return browser.request({ method: "POST", url, body: sent.body, from });
}

/** A browser in which the person is signed in: whatever is let through would be answered at once. */
async function signedIn() {
  const browser = stage.browserOf();
  deliveredBy(await stage.go(browser, `${lax.idp.ssoUrl}?${query(xmlOf({ issuer: LAX }))}`));
  return browser;
}

test.each(attacks)(
  "A2 a request with %s is refused: one event, one page, no answer to any app",
  async (_what, code, attack) => {
    const browser = await signedIn();
    const [before, opened] = [await stage.audited("app.request_refused"), await stage.audited("app.opened")];
    const sent = attack();
    const page = await present(browser, sent);
    expect(page.body).not.toContain("SAMLResponse");
    expect([400, 403, 413]).toContain(page.status);
    const after = await stage.audited("app.request_refused");
    expect(after.length - before.length).toBe(1);
    expect(after[0]).toMatchObject({ code });
    expect(page.text).toContain(String(after[0]?.["reference"]));
    expect(page.text).toContain("We could not sign you in");
    expect(page.text).not.toMatch(/saml|signature|registered|evil/i);
    expect(await stage.audited("app.opened")).toHaveLength(opened.length);
  },
);

test("A2 whatever consumer a request names, an answer goes to a registered address or nowhere", async () => {
  const registered = [ACS, "https://people.example.com/acs2"];
  const browser = await signedIn();
  const near = fc
    .tuple(fc.constantFrom(...registered), fc.nat(30), fc.string({ maxLength: 4 }))
    .map(([url, at, text]) => url.slice(0, at) + text + url.slice(at));
  const names = fc.oneof(
    near,
    fc.webUrl(),
    fc.constantFrom(...registered),
    fc.constant("javascript:alert(1)"),
  );
  await fc.assert(
    fc.asyncProperty(names, async (name) => {
      const attributes = acs(name.replace(/[&<"]/g, (each) => `&#${each.charCodeAt(0)};`));
      const page = await stage.go(browser, `${lax.idp.ssoUrl}?${query(xmlOf({ issuer: LAX, attributes }))}`);
      const targets = page.forms.map(({ action }) => action).filter((action) => action.startsWith("http"));
      return (
        targets.every((action) => registered.includes(action)) &&
        (targets.length === 0 || targets[0] === name)
      );
    }),
    { numRuns: 60 },
  );
});
