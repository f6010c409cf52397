import axe from "axe-core";
import type { Page } from "playwright-core";

/** WCAG 2.2 AA, which holds all that came before it, and what helps people who hear pages. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const LOOKED_AT = ["color-contrast", "target-size", "link-in-text-block"];
/** It would fetch style sheets to look into them, which the pages' policy refuses aloud. */
const QUIETLY = { resultTypes: ["violations" as const], preload: false };
const EVERYTHING: axe.RunOptions = {
  ...QUIETLY,
  runOnly: { type: "tag", values: TAGS },
  // Left out of its tag by itself.
  rules: { "target-size": { enabled: true } },
};
const LOOKS: axe.RunOptions = { ...QUIETLY, runOnly: { type: "rule", values: LOOKED_AT } };

/** The narrowest phone that there must be room on, in CSS pixels (WCAG 1.4.10). */
const PHONE = 320;
const DESK = 1280;
/** Everything is asked once of each width and of each scheme, and what comes of both together is asked of all four. */
const VIEWS = [
  { width: PHONE, colorScheme: "light", asked: EVERYTHING },
  { width: DESK, colorScheme: "light", asked: LOOKS },
  { width: PHONE, colorScheme: "dark", asked: LOOKS },
  { width: DESK, colorScheme: "dark", asked: EVERYTHING },
] as const;

/**
 * What is wrong with the page as it stands, in light and dark, on a phone and at a desk: each finding with where it is.
 * The page stays as it is but for its size and scheme.
 */
export async function findingsOn(page: Page): Promise<string[]> {
  const findings: string[] = [];
  for (const { width, colorScheme, asked } of VIEWS) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const found = [...(await violations(page, asked)), ...(await overflow(page))];
    findings.push(...found.map((what) => `${colorScheme}, ${width} px: ${what}`));
  }
  return findings;
}

/** axe finds nothing on what is shown, in light and in dark, as wide as the window is (W1, W2: WCAG 2.2 AA). */
export async function expectAccessible(page: Page): Promise<void> {
  const found: string[] = [];
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    found.push(...(await violations(page, EVERYTHING)).map((what) => `${colorScheme}: ${what}`));
  }
  expect(found).toEqual([]);
}

/** Nothing has to be moved sideways on the narrowest phone (WCAG 1.4.10). */
export async function expectNarrow(page: Page): Promise<void> {
  const size = page.viewportSize();
  await page.setViewportSize({ width: PHONE, height: 700 });
  const over = await overflow(page);
  if (size !== null) await page.setViewportSize(size);
  expect(over).toEqual([]);
}

async function violations(page: Page, asked: axe.RunOptions): Promise<string[]> {
  await page.evaluate(SETTLED);
  // Evaluated by the debugger, which the page's policy does not bind.
  await page.evaluate(axe.source);
  return page.evaluate(async (options) => {
    const { axe: here } = window as unknown as { axe: typeof axe };
    const { violations: found } = await here.run(document, options);
    return found.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary = "" }) =>
          `${id}: ${html.slice(0, 200)} ${failureSummary.replaceAll(/\s+/g, " ")}`,
      ),
    );
  }, asked);
}

/** What sticks out, if the whole page can be moved sideways. */
const overflow = (page: Page): Promise<string[]> => page.evaluate(OVER);

/** Everything has its new place and colour: run in the page. What turns for ever is not waited for. */
const SETTLED = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  .then(() => Promise.allSettled(document.getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity).map(({ finished }) => finished)))
  .then(() => undefined)`;

/** Run in the page, once it has settled. */
const OVER = `${SETTLED}.then(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
  [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
    .map((each) => "too wide: " + each.outerHTML.slice(0, 160)))`;
