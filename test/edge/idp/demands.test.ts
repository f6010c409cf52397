import { DEMO_PASSWORD } from "../../../src/demo/people.ts";
import { authnRequest, query } from "./requests.ts";
import { ACS, ada, ben, deliveredBy, ENTITY_ID, openStage, type SamlAppShown, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 120_000);
afterAll(() => stage.close());

const AC = "urn:oasis:names:tc:SAML:2.0:ac:classes:";
const STATUS = "urn:oasis:names:tc:SAML:2.0:status:";
let count = 0;

interface Ready {
  readonly app: SamlAppShown;
  /** The app's request, unsigned, as an address. */
  readonly ask: (attributes?: string, inside?: string) => string;
}

async function ready(about: Readonly<Record<string, unknown>> = {}): Promise<Ready> {
  count += 1;
  const issuer = `${ENTITY_ID}/demands-${count}`;
  const app = await stage.register({ entityId: issuer, ...about });
  const ask = (attributes = "", inside = ""): string => {
    const at = stage.world.clock();
    return `${app.idp.ssoUrl}?${query(authnRequest({ issuer, destination: app.idp.ssoUrl, at, attributes, inside }))}`;
  };
  return { app, ask };
}

const policy = (format: string, about = ""): string => `<samlp:NameIDPolicy Format="${format}"${about}/>`;
const context = (comparison: string, ...classes: readonly string[]): string =>
  `<samlp:RequestedAuthnContext Comparison="${comparison}">` +
  classes.map((each) => `<saml:AuthnContextClassRef>${each}</saml:AuthnContextClassRef>`).join("") +
  "</samlp:RequestedAuthnContext>";

/** Both codes of an answer without an assertion. */
const statusOf = (xml: string): readonly string[] => {
  expect(xml).not.toContain("<saml:Assertion");
  return [...xml.matchAll(/StatusCode Value="([^"]+)"/g)].map(([, value = ""]) => value.replace(STATUS, ""));
};

test("A2 IsPassive never asks: NoPassive for a stranger, an assertion for who is signed in", async () => {
  const { ask, app } = await ready();
  const browser = stage.browserOf();
  const refused = deliveredBy(await stage.go(browser, ask(' IsPassive="true"')));
  expect(statusOf(refused.xml)).toEqual(["Responder", "NoPassive"]);
  expect(refused.to).toBe(ACS);
  expect((await stage.audited("app.request_refused"))[0]).toMatchObject({
    code: "saml_no_passive",
    targetId: app.id,
  });
  deliveredBy(await stage.go(browser, ask()));
  expect(deliveredBy(await stage.go(browser, ask(' IsPassive="true"'))).xml).toContain("<saml:Assertion");
});

test("A2 ForceAuthn asks again who is signed in already, and the new sign-in is what the app is told of", async () => {
  const { ask } = await ready();
  const browser = stage.browserOf();
  const before = deliveredBy(await stage.go(browser, ask()));
  stage.world.clock.advance(60_000);
  const door = await stage.go(browser, ask(' ForceAuthn="true"'));
  expect(door.url).toContain("/login");
  const stop = { stopAt: stage.atApp };
  const idp = await browser.submit(door, { email: ada.email }, door.forms[0], stop);
  expect(new URL(idp.url).host).not.toBe(new URL(stage.url).host);
  const answers = { person: ada.email, password: DEMO_PASSWORD };
  const after = deliveredBy(await browser.submit(idp, answers, idp.forms[0], stop));
  const instant = (xml: string): number => Date.parse(/AuthnInstant="([^"]+)"/.exec(xml)?.[1] ?? "");
  expect(instant(after.xml) - instant(before.xml)).toBeGreaterThanOrEqual(60_000);
});

test.each<[string, Readonly<Record<string, unknown>>, string, string]>([
  [
    "persistent",
    { nameIdFormat: "email" },
    "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    "persistent",
  ],
  ["transient", {}, "urn:oasis:names:tc:SAML:2.0:nameid-format:transient", "transient"],
  [
    "e-mail, of an app that is told it",
    {},
    "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
    "emailAddress",
  ],
  [
    "unspecified",
    { nameIdFormat: "email" },
    "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
    "emailAddress",
  ],
])("A2 a NameID that is asked for as %s is given so", async (_what, about, format, given) => {
  const { ask } = await ready(about);
  const { xml } = deliveredBy(await stage.go(stage.browserOf(), ask("", policy(format))));
  expect(/<saml:NameID Format="[^"]*:([^":]+)"/.exec(xml)?.[1]).toBe(given);
});

test.each<[string, Readonly<Record<string, unknown>>, string, string]>([
  [
    "a name that we have not",
    {},
    policy("urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos"),
    "InvalidNameIDPolicy",
  ],
  [
    "the address, which the app is not told",
    { attributes: [] },
    policy("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"),
    "InvalidNameIDPolicy",
  ],
  [
    "the name at another app",
    {},
    policy(
      "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
      ' SPNameQualifier="https://other.example"',
    ),
    "InvalidNameIDPolicy",
  ],
  [
    "somebody in particular",
    {},
    "<saml:Subject><saml:NameID>x</saml:NameID></saml:Subject>",
    "RequestUnsupported",
  ],
])("A2 a request for %s gets a status and no assertion", async (_what, about, inside, subcode) => {
  const { ask } = await ready(about);
  const { xml } = deliveredBy(await stage.go(stage.browserOf(), ask("", inside)));
  expect(statusOf(xml)).toEqual(["Requester", subcode]);
});

test("A2 an answer by artifact is not to be had", async () => {
  const { ask } = await ready();
  const binding = ' ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"';
  const { xml } = deliveredBy(await stage.go(stage.browserOf(), ask(binding)));
  expect(statusOf(xml)).toEqual(["Requester", "UnsupportedBinding"]);
});

test("A2 a context that was asked for is named if it is true, and NoAuthnContext said if it is not", async () => {
  const { ask } = await ready();
  const browser = stage.browserOf();
  const plain = deliveredBy(await stage.go(browser, ask()));
  const held = /AuthnContextClassRef>([^<]+)</.exec(plain.xml)?.[1] ?? "";
  expect(
    deliveredBy(await stage.go(browser, ask("", context("exact", `${AC}SmartcardPKI`, held)))).xml,
  ).toContain(`ClassRef>${held}<`);
  expect(deliveredBy(await stage.go(browser, ask("", context("minimum", `${AC}unspecified`)))).xml).toContain(
    "<saml:Assertion",
  );
  for (const inside of [
    context("exact", `${AC}SmartcardPKI`),
    context("minimum", "https://refeds.org/profile/mfa"),
    context("odd", held),
  ]) {
    const { xml } = deliveredBy(await stage.go(browser, ask("", inside)));
    expect(statusOf(xml)).toEqual(["Responder", "NoAuthnContext"]);
  }
});

test("A2 A6 a person without access gets a page that says so, and the app gets nothing", async () => {
  const { ask, app } = await ready({ groups: ["Nobody"] });
  const page = await stage.go(stage.browserOf(), ask());
  expect(page.status).toBe(403);
  expect(page.text).toContain("You have no access to People");
  expect(page.text).toContain(ada.email);
  expect((await stage.audited("app.access_refused"))[0]).toMatchObject({
    targetId: app.id,
    code: "app_access_not_granted",
  });
});

test("A2 an app opens unasked only where its administrator allows it, from a link or from My apps", async () => {
  const { app } = await ready();
  const browser = stage.browserOf();
  const off = await stage.go(browser, app.idp.initUrl);
  expect([off.status, off.text]).toEqual([403, expect.stringContaining("We could not sign you in")]);
  expect((await stage.audited("app.request_refused"))[0]).toMatchObject({ code: "saml_idp_initiated_off" });
  await stage.api.patch(`/apps/${app.id}`, { idpInitiated: true });
  const { xml, relayState, to } = deliveredBy(
    await stage.go(browser, `${app.idp.initUrl}?RelayState=%2Fdeep`),
  );
  expect([to, relayState]).toEqual([ACS, "/deep"]);
  expect(xml).toContain("<saml:Assertion");
  expect(xml).not.toContain("InResponseTo");
  expect((await browser.go(`${stage.url}/apps`)).body).toContain(`/idp/init/${app.id}`);
});

test("A2 what was changed while the person signed in counts: a disabled app, an address that is registered no more", async () => {
  for (const change of [{ enabled: false }, { acsUrls: ["https://people.example.com/elsewhere"] }]) {
    const { ask, app } = await ready();
    const browser = stage.browserOf(ben);
    const waiting = await browser.go(ask(), {
      stopAt: ({ headers }) => headers.location?.includes("/idp/continue/") ?? false,
    });
    await stage.api.patch(`/apps/${app.id}`, change);
    const page = await stage.go(browser, `${stage.url}${waiting.headers.location}`);
    expect([page.status, page.body.includes("SAMLResponse")]).toEqual([403, false]);
  }
});

test("A2 one request gets one answer, also in two tabs", async () => {
  const { ask } = await ready();
  const browser = stage.browserOf();
  deliveredBy(await stage.go(browser, ask()));
  const waiting = await browser.go(ask(), {
    stopAt: ({ headers }) => headers.location?.includes("/idp/continue/") ?? false,
  });
  const url = `${stage.url}${waiting.headers.location}`;
  deliveredBy(await stage.go(browser, url));
  const second = await stage.go(browser, url);
  expect([second.status, second.text]).toEqual([400, expect.stringContaining("This sign-in is over")]);
});
