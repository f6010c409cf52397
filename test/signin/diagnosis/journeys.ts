import { spUrls } from "../../../src/connections/sp-urls.ts";
import type { Connection } from "../../../src/connections/types.ts";
import { toField } from "../../kit/idp.ts";
import { HOME, type openStage } from "../stage.ts";

export type Stage = Awaited<ReturnType<typeof openStage>>;
type Page = { readonly status: number; readonly text: string };

/** Makes one misconfiguration happen at a live broker. @returns the page that the employee sees */
export type Case = (stage: Stage) => Promise<Page>;

export const PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
export const MINUTE = 60_000;

export const spOf = (stage: Stage, to = stage.connection) => spUrls(stage.publicUrl, to.id);

export const post = (stage: Stage, field: string, to: Connection = stage.connection): Promise<Page> =>
  stage.browser().post(spOf(stage, to).acsUrl, { SAMLResponse: field }, stage.idp.ssoUrl);

/** What goes wrong around the response: browsers, requests, registrations, people. */
export const JOURNEYS: Readonly<Record<string, Case>> = {
  async cookie_lost(stage) {
    const { requestId } = await stage.start(stage.browser(), `ada@${HOME}`);
    return stage.answer(stage.browser(), requestId);
  },
  async another_browser(stage) {
    const { requestId } = await stage.start(stage.browser(), `ada@${HOME}`);
    const other = stage.browser();
    await stage.start(other, `ada@${HOME}`);
    return stage.answer(other, requestId);
  },
  async response_to_old_request(stage) {
    const browser = stage.browser();
    const { requestId } = await stage.start(browser, `ada@${HOME}`);
    stage.world.clock.advance(10 * MINUTE);
    return stage.answer(browser, requestId);
  },
  async replayed_response(stage) {
    const browser = stage.browser();
    const { requestId } = await stage.start(browser, `ada@${HOME}`);
    const sp = spOf(stage);
    const xml = await stage.idp.respond(
      { ...sp, spEntityId: sp.entityId, requestId, now: stage.world.clock() },
      `ada@${HOME}`,
    );
    await post(stage, toField(xml));
    return post(stage, toField(xml));
  },
  async response_to_another_connection(stage) {
    const browser = stage.browser();
    const { requestId } = await stage.start(browser, `ada@${HOME}`);
    return stage.answer(browser, requestId, {}, await stage.addConnection("Twin"));
  },
  async connection_disabled(stage) {
    const connection = await stage.addConnection("Disabled");
    await stage.connections.update(connection.id, { enabled: false }, stage.by);
    return stage.answer(stage.browser(), undefined, {}, connection);
  },
  async connection_incomplete(stage) {
    const connection = await stage.connections.create({ name: "Incomplete" }, stage.by);
    return stage.answer(stage.browser(), undefined, {}, connection);
  },
  connection_deleted: (s) =>
    s
      .browser()
      .post(`${s.publicUrl}/saml/${s.world.random.uuid()}/acs`, { SAMLResponse: "eA==" }, s.idp.ssoUrl),
  email_malformed: async (s) => (await s.start(s.browser(), "ada@@nowhere")).last,
  domain_unknown: async (s) => (await s.start(s.browser(), "ada@unknown.example")).last,
  async domain_pending(stage) {
    await stage.addDomain("waiting.example", { status: "pending", verifiedAt: undefined });
    return (await stage.start(stage.browser(), "ada@waiting.example")).last;
  },
  async domain_lapsed(stage) {
    const connection = await stage.addConnection("Lapsed");
    await stage.addDomain("left.example", { status: "lapsed", connectionId: connection.id });
    const browser = stage.browser();
    const { requestId } = await stage.start(browser, "new@left.example");
    return stage.answer(browser, requestId, { nameId: "new@left.example" }, connection);
  },
  async domain_unlinked(stage) {
    await stage.addDomain("loose.example", {});
    return (await stage.start(stage.browser(), "ada@loose.example")).last;
  },
  async domain_of_another_connection(stage) {
    const other = await stage.addConnection("Sister");
    await stage.addDomain("sister.example", { connectionId: other.id });
    return stage.signIn(stage.browser(), { nameId: "ceo@sister.example" });
  },
  async person_deactivated(stage) {
    await stage.signIn(stage.browser(), { nameId: `rita@${HOME}` });
    const person = (await stage.people()).find(({ email }) => email === `rita@${HOME}`);
    await stage.directory.deactivate(person?.id ?? "", stage.by);
    stage.world.clock.advance(1);
    return stage.signIn(stage.browser(), { nameId: `rita@${HOME}` });
  },
  async address_reassigned(stage) {
    const change = { nameIdFormat: PERSISTENT };
    await stage.signIn(stage.browser(), { nameId: "00u-first", email: `sam@${HOME}`, change });
    return stage.signIn(stage.browser(), { nameId: "00u-second", email: `sam@${HOME}`, change });
  },
  async session_revoked(stage) {
    await stage.signIn(stage.browser(), { nameId: `max@${HOME}` });
    const person = (await stage.people()).find(({ email }) => email === `max@${HOME}`);
    const browser = stage.browser();
    const { requestId } = await stage.start(browser, `max@${HOME}`);
    await stage.sessions.revoke(stage.world.tenantId, { personId: person?.id ?? "" }, stage.by);
    return stage.answer(browser, requestId, { nameId: `max@${HOME}` });
  },
};
