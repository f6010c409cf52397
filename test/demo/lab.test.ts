import { misconfigurations } from "../../src/demo/idps/misconfigurations/catalogue.ts";
import type { Misconfiguration } from "../../src/demo/idps/misconfigurations/misconfiguration.ts";
import { openLab, type OpenLab } from "./lab-world.ts";

let lab: OpenLab;

beforeAll(async () => {
  lab = await openLab();
}, 120_000);

afterAll(() => lab.close());

const isRefused = ({ expected }: Misconfiguration): boolean => expected.code !== "ok";
const refused = misconfigurations.filter(isRefused);
const tolerated = misconfigurations.filter((each) => !isRefused(each));
const VENDORS = ["okta", "entra", "google", "adfs", "keycloak"] as const;
/** Each is shown by one vendor, and each vendor shows a fifth of what all can be set to. */
const vendorOf = (each: Misconfiguration) =>
  each.vendors?.[0] ?? VENDORS[misconfigurations.indexOf(each) % VENDORS.length]!;

test.each(VENDORS)("C10 everybody signs in by %s with its preset and nothing else mapped", async (vendor) => {
  const idp = lab.idp(vendor);
  for (const person of idp.people.filter(({ email }) => email.endsWith(idp.domain))) {
    lab.world.clock.advance(61_000);
    const page = await lab.signIn(idp, person);
    expect({ status: page.status, text: page.text }).toMatchObject({
      status: 200,
      text: expect.stringContaining(person.email),
    });
    const { items } = await lab.api.get<{ items: readonly object[] }>(
      `/people?search=${encodeURIComponent(person.email)}`,
    );
    const groups = person.groups.toSorted().map((group) => expect.stringContaining(group));
    const { givenName, familyName, email } = person;
    expect(items).toMatchObject([{ email, givenName, familyName, groups }]);
  }
});

test.each(VENDORS)("C5 %s answers a request by POST as one by redirect", async (vendor) => {
  const { connectionId, people } = lab.idp(vendor);
  const path = `/connections/${connectionId}`;
  lab.world.clock.advance(61_000);
  await lab.api.patch(path, { requestBinding: "post" });
  const page = await lab.signIn(lab.idp(vendor), people[0]!);
  await lab.api.patch(path, { requestBinding: "redirect" });
  expect({ status: page.status, text: page.text }).toMatchObject({ status: 200 });
});

test("S5 there are more than forty misconfigurations, each under a name of its own", () => {
  expect(refused.length).toBeGreaterThan(40);
  expect(new Set(misconfigurations.map(({ name }) => name)).size).toBe(misconfigurations.length);
});

test.each(refused)("S5 in one attempt the recorder names what is wrong: $name", async (each) => {
  const page = await lab.attempt(each, lab.idp(vendorOf(each)));
  expect({ status: page.status, text: page.text }).toMatchObject({
    status: 403,
    text: expect.stringContaining("could not sign you in"),
  });
  const found = await lab.recorded(page);
  const said = found.map(({ outcome, code, diagnosis, fix }) => ({
    outcome,
    code,
    diagnosis: diagnosis?.name,
    who: fix?.who,
  }));
  expect(said).toMatchObject([{ outcome: "refused", ...each.expected }]);
  expect(found[0]?.fix?.what).not.toBe("");
});

test.each(tolerated)("what is only odd is taken: $name", async (each) => {
  const page = await lab.attempt(each, lab.idp(vendorOf(each)));
  expect({ status: page.status, text: page.text }).toMatchObject({ status: 200 });
  expect(await lab.newest()).toMatchObject({ outcome: "accepted", code: "ok" });
});

test("mended, every identity provider signs people in again", async () => {
  for (const idp of lab.idps) {
    lab.world.clock.advance(61_000);
    expect(await lab.signIn(idp, idp.people[0]!)).toMatchObject({ status: 200 });
  }
});
