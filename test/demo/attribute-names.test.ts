import type { VendorName } from "../../src/demo/idps/vendor.ts";
import { fits, misconfigurationOf } from "../../src/demo/idps/misconfigurations/catalogue.ts";
import type { Source } from "../../src/mapping/types.ts";
import { wordsOf } from "../../src/signin/diagnosis/words.ts";
import { openLab, type OpenLab } from "./lab-world.ts";

let lab: OpenLab;
beforeAll(async () => {
  lab = await openLab();
}, 120_000);
afterAll(() => lab.close());

type Rules = Record<string, readonly Source[]>;
interface Told {
  readonly code: string;
  readonly diagnosis: { readonly name: string; readonly summary: string } | null;
  readonly fix: { readonly who: string; readonly what: string } | null;
}

/** Each attribute that is mapped, the switch that renames it, and the name under which it comes then. */
const RENAMED = [
  { field: "email", by: "renamed-email", came: "contact" },
  { field: "givenName", by: "renamed-given-name", came: "first" },
  { field: "familyName", by: "renamed-family-name", came: "last" },
  { field: "displayName", by: "renamed-display-name", came: "fullName" },
  { field: "groups", by: "renamed-groups", came: "group" },
] as const;
const VENDORS: readonly VendorName[] = ["okta", "entra", "google", "adfs", "keycloak"];
const CASES = VENDORS.flatMap((vendor) =>
  RENAMED.filter(({ by }) => fits(misconfigurationOf(by)!, vendor)).map((each) => ({ ...each, vendor })),
);

const namesIn = (sources: readonly Source[]): string[] =>
  sources.flatMap((source) => ("attribute" in source ? source.attribute : []));

/** What the recorder says of one sign-in with that switch on. */
async function told(vendor: VendorName, by: string): Promise<Told> {
  await lab.attempt(misconfigurationOf(by)!, lab.idp(vendor));
  const { items } = await lab.api.get<{ items: readonly Told[] }>("/signins?limit=1");
  return items[0]!;
}

/** Every field has to be filled by what comes: nothing is let go by a constant, and groups are required. */
const strict = (rules: Rules, field: string) => ({
  ...rules,
  [field]: (rules[field] ?? []).filter((source) => !("constant" in source)),
  ...(field === "groups" && { groupRules: { rules: [], required: true } }),
});

test.each(CASES)(
  "M3 S5 $vendor sends $field as $came: refused with the field, the name that was wanted and the one that came, in the vendor's own words, and nobody is made",
  async ({ vendor, field, by, came }) => {
    const { connectionId, people, domain } = lab.idp(vendor);
    const path = `/connections/${connectionId}/mapping`;
    const rules = await lab.api.get<Rules>(path);
    const known = await lab.api.get<{ items: unknown[] }>(`/people?search=${domain}`);
    await lab.api.put(path, strict(rules, field));
    try {
      const { code, diagnosis, fix } = await told(vendor, by);
      const words = wordsOf(vendor);
      expect({ code, name: diagnosis?.name, who: fix?.who }).toEqual({
        code: "mapping_failed",
        name: "attribute_renamed",
        who: "broker-admin",
      });
      const [wanted = ""] = namesIn(rules[field] ?? []);
      expect(diagnosis?.summary).toMatch(new RegExp(`^${field} was not found: we looked for attribute "`));
      for (const name of [wanted, came]) expect(diagnosis?.summary).toContain(`"${name}"`);
      expect(fix?.what).toBe(
        `Add "${came}" to ${field} in the connection's mapping, or rename it to "${wanted}" in ${words.product}: ${field === "groups" ? words.groups : words.attributes}.`,
      );
      expect((await lab.api.get<{ items: unknown[] }>(`/people?search=${domain}`)).items).toEqual(
        known.items,
      );
    } finally {
      await lab.api.put(path, rules);
    }
    expect(people.length).toBeGreaterThan(0);
  },
);

test.each(CASES.filter(({ field }) => field !== "email"))(
  "M3 $vendor sends $field as $came, and the preset lets it stay away: the sign-in goes on and the recorder tells of both names",
  async ({ vendor, field, by, came }) => {
    const { code, diagnosis, fix } = await told(vendor, by);
    expect({ code, name: diagnosis?.name }).toEqual({ code: "ok", name: "optional_attribute_renamed" });
    expect(diagnosis?.summary).toContain(`${field} stayed empty: we looked for attribute "`);
    expect(diagnosis?.summary).toContain(`The attribute "${came}" came`);
    expect(fix?.what).toContain(wordsOf(vendor).product);
  },
);

test.each(VENDORS)("M3 %s as it should be has nothing said of its attributes", async (vendor) => {
  lab.world.clock.advance(61_000);
  await lab.signIn(lab.idp(vendor), lab.idp(vendor).people[0]!);
  expect(await lab.newest()).toMatchObject({ code: "ok", diagnosis: null });
});
