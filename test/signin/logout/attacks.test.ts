import { spUrls } from "../../../src/connections/sp-urls.ts";
import type { Connection } from "../../../src/connections/types.ts";
import type { IncomingLogout } from "../../../src/saml/logout/types.ts";
import { logoutAttacks } from "../../kit/attacks/logout.ts";
import type { Browser, Page } from "../../kit/browser.ts";
import {
  form,
  posted,
  query,
  requestXml,
  responseXml,
  sessionIndex,
  signedXml,
  type LogoutContext,
} from "../../kit/forge/logout.ts";
import { nameId } from "../../kit/forge/message.ts";
import { createTestIdp } from "../../kit/idp.ts";
import { rsaKey } from "../../kit/keys.ts";
import { travelling, type LogoutIdp } from "../../kit/logout-idp.ts";
import { HOME } from "../stage.ts";
import { openLogoutStage, type LogoutStage } from "./stage.ts";

let stage: LogoutStage;
let context: LogoutContext;
let victim: Browser;
let forger: Browser;
/** The same identity provider, trusted by another connection of the same tenant (C9). */
let other: Connection;
let otherDesk: LogoutIdp;
let sent = 0;

beforeAll(async () => {
  stage = await openLogoutStage();
  other = await stage.addConnection("Other");
  otherDesk = await stage.takesLogout(other);
  victim = await stage.present("victim", "_victim-session");
  forger = await stage.present("mallory", "_mallory-session");
  const decryption = await stage.keys.active(stage.world.tenantId, "saml-decryption");
  context = {
    id: "_first",
    sloUrl: spUrls(stage.publicUrl, stage.connection.id).sloUrl,
    otherSloUrl: spUrls(stage.publicUrl, other.id).sloUrl,
    idp: stage.idp,
    otherIdp: await createTestIdp("attacker"),
    spCertificate: decryption.certificate,
    otherSp: await rsaKey("other service provider"),
    now: stage.world.clock(),
    victim: `victim@${HOME}`,
    victimIndex: "_victim-session",
    forger: `mallory@${HOME}`,
    forgerIndex: "_mallory-session",
  };
});
afterAll(() => stage.close());

const next = (): LogoutContext => ({
  ...context,
  id: `_attack-${(sent += 1)}`,
  now: stage.world.clock(),
});

const countOf = async (name: string): Promise<number> => (await stage.events(name)).length;

/** Nothing ended, one event with the code, and no word of the cause to whoever is not the signer. */
async function refusedBy(code: string | readonly string[], attack: () => Promise<Page>): Promise<void> {
  stage.world.clock.advance(1);
  const before = await countOf("logout.refused");
  const live = await stage.liveSessions();
  const page = await attack();
  const refused = await stage.events("logout.refused");
  expect(refused.length).toBe(before + 1);
  const [latest] = refused;
  expect([code].flat()).toContain(latest && "code" in latest ? latest.code : undefined);
  expect(latest).toMatchObject({ failed: { ok: false } });
  expect(await stage.liveSessions()).toBe(live);
  expect(await stage.who(victim)).not.toBeNull();
  expect(await stage.who(forger)).not.toBeNull();
  if (page.status === 403) expect(page.text).toMatch(/We could not accept that sign-out .*SP-\w{4}-\w{4}/);
  else
    expect(await stage.arrived(page)).toMatchObject({
      status: "urn:oasis:names:tc:SAML:2.0:status:Requester",
      detail: "urn:oasis:names:tc:SAML:2.0:status:RequestDenied",
    });
}

/** What is wider than our door is cut there, before anybody reads it. */
const tooWide = (message: IncomingLogout): boolean =>
  message.binding === "redirect" && message.rawQuery.length > 15_000;

test.each(logoutAttacks)("C8 nothing ends, and the trail names the cause: $name", async ({ build, code }) => {
  const message = await build(next());
  if (tooWide(message)) expect((await stage.bring(message)).status).toBe(431);
  else await refusedBy(code, () => stage.bring(message));
});

const bySigner = (xml: string, own: LogoutContext): IncomingLogout => ({
  binding: "post",
  form: posted(signedXml(own, xml)),
});

/** Honest messages about the wrong person or the wrong session. */
const misnamed: readonly (readonly [string, string, (own: LogoutContext) => string])[] = [
  [
    "somebody who never signed in here",
    "saml_logout_person_unknown",
    (own) => requestXml(own, { principal: nameId(`stranger@${HOME}`) }),
  ],
  [
    "the victim's name in another format",
    "saml_logout_person_unknown",
    (own) =>
      requestXml(own, {
        principal: nameId(own.victim, { Format: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" }),
      }),
  ],
  [
    // In another letter case it is the same mailbox, and the victim: see identities.md.
    "the victim's name at a sub-domain",
    "saml_logout_person_unknown",
    (own) => requestXml(own, { principal: nameId(own.victim.replace("@", "@eu.")) }),
  ],
  [
    "the forger's name with the victim's session index",
    "saml_logout_session_unknown",
    (own) => requestXml(own, { principal: nameId(own.forger) }),
  ],
  [
    "a session index that nobody has",
    "saml_logout_session_unknown",
    (own) => requestXml(own, { indexes: sessionIndex("_none") }),
  ],
  ["an answer that nobody asked for", "saml_logout_unsolicited", (own) => responseXml(own, "_never-asked")],
];

test.each(misnamed)("C8 nothing ends, and the trail names the cause: %s", async (_name, code, write) => {
  const own = next();
  await refusedBy(code, () => stage.bring(bySigner(write(own), own)));
});

test("C8 the victim's name at another connection to the same identity provider ends nothing", async () => {
  const ask = travelling(otherDesk.ask("redirect", context.victim));
  const page = await stage.bring(ask, undefined, other);
  expect(await stage.arrived(page, otherDesk)).toMatchObject({
    status: expect.stringMatching(/:Requester$/),
  });
  expect((await stage.events("logout.refused"))[0]).toMatchObject({
    code: "saml_logout_person_unknown",
    connectionId: other.id,
  });
  expect(await stage.who(victim)).not.toBeNull();
});

test.each(["redirect", "post"] as const)(
  "C8 a request by %s that was obeyed is not obeyed again, by either binding",
  async (binding) => {
    const own = next();
    const xml = requestXml(own, { principal: nameId(`repeat@${HOME}`), indexes: "" });
    const ways = {
      post: bySigner(xml, own),
      redirect: { binding: "redirect", rawQuery: query(own, xml) },
    } as const;
    await stage.present("repeat", "r1");
    expect(await stage.arrived(await stage.bring(ways[binding]))).toMatchObject({
      status: expect.stringMatching(/:Success$/),
    });
    const after = await stage.present("repeat", "r2");
    await refusedBy("saml_logout_replayed", () => stage.bring(ways.post));
    await refusedBy("saml_logout_replayed", () => stage.bring(ways.redirect));
    expect(await stage.who(after)).not.toBeNull();
  },
);

test("C8 twenty presentations of one request at once end the session once", async () => {
  const browser = await stage.present("crowd", "c1");
  const ask = travelling(stage.home.ask("redirect", `crowd@${HOME}`));
  const before = await countOf("logout.received");
  const pages = await Promise.all(Array.from({ length: 20 }, () => stage.bring(ask)));
  const answers = await Promise.all(pages.map((page) => stage.arrived(page)));
  const obeyed = answers.filter((facts) => facts.kind === "response" && facts.status.endsWith(":Success"));
  expect(obeyed).toHaveLength(1);
  expect(await countOf("logout.received")).toBe(before + 1);
  expect(await stage.who(browser)).toBeNull();
});

/** A logout that a person began here, and that waits for its answer. */
async function waiting(name: string) {
  const browser = await stage.present(name, `_${name}`);
  const { id, relayState } = await stage.arrived(await stage.signOut(browser));
  return { id, relayState };
}

test("C8 another RelayState than ours in the answer is refused", async () => {
  const { id } = await waiting("swap");
  const { relayState } = await waiting("swapped");
  const answer = stage.home.answer("post", id, { relayState });
  await refusedBy("saml_logout_relay_state", () => stage.bring(travelling(answer)));
});

test("C8 an answer is taken once", async () => {
  const { id, relayState } = await waiting("once");
  const answer = travelling(stage.home.answer("redirect", id, { relayState }));
  expect((await stage.bring(answer)).headers.location).toBe("/logout");
  await refusedBy("saml_logout_replayed", () => stage.bring(answer));
  const second = travelling(stage.home.answer("redirect", id, { relayState }));
  await refusedBy("saml_logout_unsolicited", () => stage.bring(second));
});

test("C8 an answer after ten minutes answers nothing", async () => {
  const { id, relayState } = await waiting("late");
  stage.world.clock.advance(11 * 60_000);
  const answer = travelling(stage.home.answer("redirect", id, { relayState }));
  await refusedBy("saml_logout_unsolicited", () => stage.bring(answer));
});

test("C8 an answer at another connection than the one that asked is refused", async () => {
  const { id, relayState } = await waiting("elsewhere");
  const answer = travelling(otherDesk.answer("redirect", id, { relayState }));
  expect((await stage.bring(answer, undefined, other)).status).toBe(403);
  expect((await stage.events("logout.refused"))[0]).toMatchObject({ code: "saml_logout_unsolicited" });
});

test("C8 an answer that a stranger signed does not use up our request", async () => {
  const { id, relayState } = await waiting("spared");
  const { key } = context.otherIdp;
  const forged = travelling(stage.home.answer("redirect", id, { relayState, key }));
  await refusedBy("saml_signature_invalid", () => stage.bring(forged));
  const honest = travelling(stage.home.answer("redirect", id, { relayState }));
  expect((await stage.bring(honest)).headers.location).toBe("/logout");
});

test("C8 a body of another type is no message", async () => {
  const step = {
    method: "POST",
    url: context.sloUrl,
    body: form(["SAMLRequest", "x"]),
    from: stage.idp.ssoUrl,
  } as const;
  await refusedBy("saml_logout_parameters", () =>
    forger.request(step, { "content-type": "application/json" }),
  );
});
