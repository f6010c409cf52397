import {
  ada,
  deliveredBy,
  ENTITY_ID,
  nodeSaml,
  openStage,
  signing,
  type SamlAppShown,
  type Stage,
} from "./stage.ts";
import type { Browser, Page } from "../../kit/browser.ts";
import { field, logoutRequestXml, logoutResponseXml, query, type LogoutShape } from "./requests.ts";

const SLO = "https://people.example.com/slo";
const PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 120_000);
afterAll(() => stage.close());

interface Opened {
  readonly app: SamlAppShown;
  readonly entityId: string;
  readonly nameId: string;
  readonly sessionIndex: string;
  readonly sp: Awaited<ReturnType<typeof nodeSaml>>;
}

let count = 0;
/** An app that takes logout, opened in this browser. */
async function open(browser: Browser, about: Readonly<Record<string, unknown>> = {}): Promise<Opened> {
  count += 1;
  const entityId = `${ENTITY_ID}/logout-${count}`;
  const certificates = [stage.keys.sp.certificate];
  const app = await stage.register({ entityId, certificates, sloUrl: `${SLO}/${count}`, ...about });
  const sp = await nodeSaml(stage, app, entityId, signing(stage.keys.sp));
  const answer = deliveredBy(await stage.go(browser, await sp.getAuthorizeUrlAsync("", undefined, {})));
  const { profile } = await sp.validatePostResponseAsync({ SAMLResponse: answer.field });
  return { app, entityId, sp, nameId: profile?.nameID ?? "", sessionIndex: profile?.sessionIndex ?? "" };
}

const shape = (
  { app, entityId, nameId, sessionIndex }: Opened,
  about: Partial<LogoutShape> = {},
): LogoutShape => ({
  issuer: entityId,
  destination: app.idp.sloUrl,
  at: stage.world.clock(),
  id: `_${count}${Math.trunc(stage.world.clock().getTime())}`,
  nameId,
  format: PERSISTENT,
  sessionIndex,
  ...about,
});

/** Where a page, or a redirect, of ours sends the browser with a message. */
const outwards = (page: Page): URL | undefined => {
  const link = page.headers.location ?? /url=(https:[^"]+)"/.exec(page.body)?.[1]?.replaceAll("&amp;", "&");
  return link?.startsWith("https://people.example.com/") ? new URL(link) : undefined;
};
const stopAtApp = { stopAt: (page: Page) => outwards(page) !== undefined };
const isSignedIn = async (browser: Browser): Promise<boolean> =>
  (await browser.request({ method: "GET", url: `${stage.url}/apps` })).status === 200;

test("A2 C8 an app's signed request ends the session, other apps of it are told, and the app is answered at last", async () => {
  const browser = stage.browserOf();
  const [first, second] = [await open(browser), await open(browser)];
  const asked = await first.sp.getLogoutUrlAsync(
    { ...profileOf(first), nameIDFormat: PERSISTENT },
    "back",
    {},
  );
  const toSecond = outwards(await browser.go(asked, stopAtApp));
  expect(toSecond?.href).toContain(`${SLO}/`);
  expect(await isSignedIn(browser)).toBe(false);
  const { profile: told } = await second.sp.validateRedirectAsync(
    Object.fromEntries(toSecond!.searchParams),
    toSecond!.search.slice(1),
  );
  expect(told).toMatchObject({ nameID: second.nameId, sessionIndex: second.sessionIndex });
  const inResponseTo = String(told?.["ID"]);
  const response = logoutResponseXml({ ...shape(second), inResponseTo });
  const back = `${second.app.idp.sloUrl}?${query(response, { kind: "SAMLResponse", key: stage.keys.sp })}`;
  const toFirst = outwards(await goThroughUpstream(browser, back));
  expect(toFirst?.searchParams.get("RelayState")).toBe("back");
  const { loggedOut } = await first.sp.validateRedirectAsync(
    Object.fromEntries(toFirst!.searchParams),
    toFirst!.search.slice(1),
  );
  expect(loggedOut).toBe(true);
  expect(await stage.audited("app.logout_received")).toMatchObject([{ targetId: first.app.id, ended: 1 }]);
  expect(await stage.audited("app.logout_answered")).toMatchObject([
    { targetId: second.app.id, status: "Success" },
  ]);
});

/** The identity provider is told too, and sends the browser back. */
const goThroughUpstream = (browser: Browser, url: string): Promise<Page> => browser.go(url, stopAtApp);

const profileOf = ({ nameId, sessionIndex, app }: Opened) => ({
  issuer: app.idp.entityId,
  nameID: nameId,
  sessionIndex,
});

test("A2 signing out here tells every app of the session, and one that never answers costs only its turn", async () => {
  const browser = stage.browserOf();
  const [first, second] = [await open(browser), await open(browser)];
  const page = await browser.go(`${stage.url}/logout`);
  const one = await browser.submit(page, {}, page.forms[0], stopAtApp);
  const skip = /href="(\/idp\/slo\/next\/[^"]+)"/.exec(one.body)?.[1] ?? "";
  const two = await browser.go(`${stage.url}${skip}`, stopAtApp);
  const told = [outwards(one)?.pathname, outwards(two)?.pathname];
  const addresses = [first, second].map(({ app }) => app.id);
  expect(new Set(told).size).toBe(2);
  const sent = await stage.audited("app.logout_sent");
  expect(new Set(sent.slice(0, 2).map(({ targetId }) => targetId))).toEqual(new Set(addresses));
  const last = await browser.go(`${stage.url}${skip}`);
  expect(last.text).toContain("You are signed out");
  expect(await isSignedIn(browser)).toBe(false);
});

test("A2 a signed request by POST ends all sessions that the app was given under that name, where it names none", async () => {
  const [here, there] = [stage.browserOf(), stage.browserOf()];
  const opened = await open(here);
  await stage.go(there, await opened.sp.getAuthorizeUrlAsync("", undefined, {}));
  const message = shape(opened, { sessionIndex: undefined, id: "_all" });
  const xml = field(logoutRequestXml(message), stage.keys.sp, "_all");
  await stage
    .browserOf()
    .post(opened.app.idp.sloUrl, { SAMLRequest: xml }, "https://people.example.com/", stopAtApp);
  expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([false, false]);
});

type Attack = (opened: Opened, other: Opened) => string;
const sign = (xml: string, key = stage.keys.sp): string => query(xml, { key });
const attacks: readonly (readonly [what: string, code: string, attack: Attack])[] = [
  ["no signature", "saml_logout_unsigned", (opened) => query(logoutRequestXml(shape(opened)))],
  [
    "a stranger's signature",
    "saml_signature_invalid",
    (opened) => sign(logoutRequestXml(shape(opened)), stage.keys.stranger),
  ],
  [
    "a RelayState beside what was signed",
    "saml_logout_parameters",
    (opened) => `${sign(logoutRequestXml(shape(opened)))}&RelayState=x`,
  ],
  [
    "an unknown app",
    "saml_sp_unknown",
    (opened) => sign(logoutRequestXml(shape(opened, { issuer: "https://x.example" }))),
  ],
  [
    "another destination",
    "saml_destination_mismatch",
    (opened) => sign(logoutRequestXml(shape(opened, { destination: "https://x.example" }))),
  ],
  [
    "a document type",
    "saml_logout_malformed",
    (opened) => sign(`<!DOCTYPE x>${logoutRequestXml(shape(opened))}`),
  ],
  [
    "a time long gone",
    "saml_issue_instant_invalid",
    (opened) => sign(logoutRequestXml(shape(opened, { at: new Date(0) }))),
  ],
  [
    "another app's name of the person",
    "saml_logout_session_unknown",
    (opened, other) => sign(logoutRequestXml(shape(opened, { nameId: other.nameId }))),
  ],
  [
    "another app's session index",
    "saml_logout_session_unknown",
    (opened, other) => sign(logoutRequestXml(shape(opened, { sessionIndex: other.sessionIndex }))),
  ],
  [
    "the person's e-mail address",
    "saml_logout_session_unknown",
    (opened) => sign(logoutRequestXml(shape(opened, { nameId: ada.email }))),
  ],
  [
    "an answer that nobody asked for",
    "saml_logout_unsolicited",
    (opened) =>
      query(logoutResponseXml({ ...shape(opened), inResponseTo: "_none" }), {
        kind: "SAMLResponse",
        key: stage.keys.sp,
      }),
  ],
];

test.each(attacks)(
  "A2 a logout with %s is refused: one event, and the session lives",
  async (_what, code, attack) => {
    const browser = stage.browserOf();
    const [opened, other] = [await open(browser), await open(browser)];
    const before = (await stage.audited("app.request_refused")).length;
    await browser.go(`${opened.app.idp.sloUrl}?${attack(opened, other)}`, stopAtApp);
    const after = await stage.audited("app.request_refused");
    expect(after.length - before).toBe(1);
    expect(after[0]).toMatchObject({ code });
    expect(await isSignedIn(browser)).toBe(true);
  },
);

test("A2 a logout request is obeyed once", async () => {
  const browser = stage.browserOf();
  const opened = await open(browser);
  const url = `${opened.app.idp.sloUrl}?${sign(logoutRequestXml(shape(opened)))}`;
  await browser.go(url, stopAtApp);
  const again = await browser.go(url, stopAtApp);
  expect(outwards(again)?.searchParams.get("SAMLResponse")).toBeTruthy();
  expect((await stage.audited("app.request_refused"))[0]).toMatchObject({ code: "saml_logout_replayed" });
});
