import axe from "axe-core";
import type { Page } from "playwright-core";

/** WCAG 2.2 AA, which holds all that came before it. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** Asked besides: what these tags leave out, and what helps people who hear pages. */
const BESIDES = [
  "target-size",
  "heading-order",
  "page-has-heading-one",
  "landmark-one-main",
  "region",
  "empty-heading",
];
/**
 * The narrowest phone (WCAG 1.4.10) and a desk, in CSS pixels. Everything is asked once of each width and of each
 * scheme, and what comes of both together is asked of all four.
 */
const LOOKS = [
  { width: 320, colorScheme: "light", asked: "everything" },
  { width: 1280, colorScheme: "light", asked: "looks" },
  { width: 320, colorScheme: "dark", asked: "looks" },
  { width: 1280, colorScheme: "dark", asked: "everything" },
] as const;
const LOOKED_AT = ["color-contrast", "target-size", "link-in-text-block"];

/**
 * What is wrong with the page as it stands, in light and dark, on a phone and at a desk: each finding with where it is.
 * The page stays as it is but for its size and scheme. Scripts get in beside the page's own policy.
 */
export async function findingsOn(page: Page): Promise<string[]> {
  const findings: string[] = [];
  await page.evaluate(axe.source);
  for (const { width, colorScheme, asked } of LOOKS) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const found = [...(await violations(page, asked)), ...(await overflow(page))];
    findings.push(...found.map((what) => `${colorScheme}, ${width} px: ${what}`));
  }
  return findings;
}

const violations = (page: Page, asked: "everything" | "looks"): Promise<string[]> =>
  page.evaluate(
    async (options) => {
      const { axe: here } = window as unknown as { axe: typeof import("axe-core") };
      const { violations: found } = await here.run(document, options);
      return found.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary = "" }) => `${id}: ${html} ${failureSummary.replace(/\s+/g, " ")}`),
      );
    },
    asked === "everything"
      ? {
          ...QUIETLY,
          runOnly: { type: "tag" as const, values: TAGS },
          rules: Object.fromEntries(BESIDES.map((rule) => [rule, { enabled: true }])),
        }
      : { ...QUIETLY, runOnly: { type: "rule" as const, values: LOOKED_AT } },
  );

/** It would fetch style sheets to look into them, which the pages' policy refuses aloud. */
const QUIETLY = { resultTypes: ["violations" as const], preload: false };

/** WCAG 1.4.10: nobody scrolls sideways to read a line. */
const overflow = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [`${scrollWidth - clientWidth} px too wide`] : [];
  });
