import { readdirSync, readFileSync } from "node:fs";
import { fits, misconfigurationOf } from "../../src/demo/idps/misconfigurations/catalogue.ts";
import { companies } from "../../src/demo/idps/vendors.ts";

const page = (vendor: string): string =>
  readFileSync(new URL(`../../docs/vendors/${vendor}.md`, import.meta.url), "utf8");

/** What stands below each heading of the second level, by heading. */
const sectionsOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split(/^## /m)
      .slice(1)
      .map((section) => {
        const [heading = "", ...rest] = section.split("\n");
        return [heading, rest.join("\n")] as const;
      }),
  );

describe.each(companies.map(({ vendor }) => vendor))("$name", ({ name, quirks }) => {
  test("its page and its simulator list the same habits in the same words, each with a public source", () => {
    const sections = sectionsOf(page(name));
    expect([...sections.keys()]).toEqual(quirks.map((quirk) => quirk.name));
    for (const quirk of quirks) {
      expect(sections.get(quirk.name)).toContain(quirk.says);
      expect(sections.get(quirk.name)).toContain(`Source: <${quirk.source}>`);
      expect(new URL(quirk.source).protocol).toMatch(/^https?:$/);
    }
  });

  test("a habit that the lab shows names a switch that this vendor has", () => {
    for (const { name: quirk, shownBy } of quirks.filter(
      (each) => !["simulator", "told"].includes(each.shownBy),
    )) {
      const misconfiguration = misconfigurationOf(shownBy);
      expect({ quirk, fits: misconfiguration && fits(misconfiguration, name) }).toEqual({
        quirk,
        fits: true,
      });
      expect(sectionsOf(page(name)).get(quirk)).toContain(`\`${shownBy}\``);
    }
  });
});

test("no page speaks of a vendor that is not simulated", () => {
  const pages = readdirSync(new URL("../../docs/vendors/", import.meta.url));
  expect(pages.toSorted()).toEqual(companies.map(({ vendor }) => `${vendor.name}.md`).toSorted());
});
