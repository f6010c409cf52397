import { spUrls } from "../../src/connections/sp-urls.ts";
import { toField } from "../kit/idp.ts";
import { ENFORCED, openWatchedStage } from "../policies/watched-stage.ts";
import { openLocalStage, PASSWORD } from "./local-stage.ts";

const stage = await openWatchedStage();
afterAll(() => stage.close());
const { world, tries, watchOf, policy, crowd, enforcedFor } = stage;

afterEach(() => stage.mendTrust());

describe("P5 strangers cannot take an enforcement back", () => {
  test("whatever they post in the names of people whose addresses they know", async () => {
    const people = await crowd("guessed", 4);
    const { id } = await enforcedFor(people, { minPeople: 1, maxFailurePercent: 0 });
    const { acsUrl, entityId } = spUrls(stage.publicUrl, stage.connection.id);
    for (const { email } of people) {
      const browser = stage.browser();
      const { requestId, relayState } = await stage.start(browser, email);
      const meant = { acsUrl, spEntityId: entityId, requestId, now: world.clock() };
      const forged = await stage.idp.respond(meant, email, { key: stage.stranger });
      const honest = await stage.idp.respond(meant, email);
      const altered = honest.replace(/<\/(\w+:)?AttributeValue>/, " $&");
      for (const xml of [forged, altered, "<a/>", "", forged.replace(/InResponseTo="[^"]+"/g, "")])
        await browser.post(acsUrl, { SAMLResponse: toField(xml), RelayState: relayState }, stage.idp.ssoUrl);
    }
    await stage.policyWatchers.look();
    expect(await watchOf(id)).toMatchObject({ state: "watching" });
    expect(await policy(id)).toMatchObject({ sso: { mode: "enforced" } });
    expect((await stage.attempts()).filter(({ outcome }) => outcome === "refused").length).toBeGreaterThan(
      15,
    );
  });

  test("nor can another identity provider of the tenant, in the names of people who are not its own", async () => {
    const people = await crowd("theirs", 3);
    const { id } = await enforcedFor(people, { minPeople: 1, maxFailurePercent: 0 });
    const other = await stage.addConnection("contractors");
    for (const { email } of people) {
      const browser = stage.browser();
      const { requestId } = await stage.startAt(browser, other);
      await stage.answer(browser, requestId, { nameId: email }, other);
      expect((await stage.attempts())[0]?.code).toBe("domain_not_linked");
    }
    expect(await watchOf(id)).toMatchObject({ state: "watching" });
  });

  test("whose passwords they have stolen and used before it", async () => {
    const local = await openLocalStage();
    const people = await Promise.all(["ada", "bob"].map((name) => local.withPassword(name)));
    const guard = { minPeople: 1, maxFailurePercent: 0, minutes: 60 };
    const bindings = { people: people.map(({ id }) => id) };
    const { id } = await local.policies.create({ name: "stolen", bindings }, local.by);
    const thieves = [];
    for (const { email } of people) {
      const browser = local.browser();
      const asked = await local.identify(browser, email);
      await local.fill(browser, asked, { password: PASSWORD });
      expect(await local.who(browser)).not.toBeNull();
      thieves.push({ browser, email });
    }
    await local.policies.update(id, { ...ENFORCED, guard }, local.by);
    for (const { browser, email } of thieves) {
      const { requestId } = await local.startAt(browser, local.connection);
      await local.answer(browser, requestId, { nameId: email, change: { key: stage.stranger } });
      expect((await local.latest())?.code).toBe("saml_signer_unknown");
    }
    expect(await local.policies.latestWatch(local.world.tenantId, id)).toMatchObject({ state: "watching" });
    await local.close();
  });

  test("one person who fails again and again is one, and people of other policies are none", async () => {
    const [ada, ...others] = await crowd("single", 4);
    const { id } = await enforcedFor([ada!, ...(await crowd("quiet", 3))], { minPeople: 2 });
    await stage.breakTrust();
    for (const each of [ada!, ada!, ada!, ada!, ...others]) await tries(each);
    expect(await watchOf(id)).toMatchObject({ state: "watching" });
  });
});
