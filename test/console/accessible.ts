import axe from "axe-core";
import type { Page } from "playwright-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** axe finds nothing on what is shown, in light and in dark (W1, W2: WCAG 2.2 AA). */
export async function expectAccessible(page: Page): Promise<void> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(SETTLED);
    // Evaluated by the debugger, which the page's policy does not bind.
    await page.evaluate(axe.source);
    const violations = await page.evaluate(
      async (values) =>
        (await (globalThis as unknown as { axe: typeof axe }).axe.run({ runOnly: { type: "tag", values } }))
          .violations,
      TAGS,
    );
    for (const { id, nodes } of violations)
      for (const { html, failureSummary } of nodes)
        found.push(`${colorScheme}: ${id}: ${html.slice(0, 200)} ${failureSummary?.replaceAll(/\s+/g, " ")}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  expect(found).toEqual([]);
}

/** Nothing has to be moved sideways on the narrowest phone (WCAG 1.4.10). */
export async function expectNarrow(page: Page): Promise<void> {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 700 });
  const over: string[] = await page.evaluate(OVER);
  if (size !== null) await page.setViewportSize(size);
  expect(over).toEqual([]);
}

/** Everything has its new place and colour: run in the page. What turns for ever is not waited for. */
const SETTLED = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  .then(() => Promise.allSettled(document.getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity).map(({ finished }) => finished)))
  .then(() => undefined)`;

/** What sticks out, if the whole page can be moved: run in the page, once it has settled. */
const OVER = `${SETTLED}.then(() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
    .map((each) => each.outerHTML.slice(0, 160)))`;
