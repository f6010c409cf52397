import { Html, html } from "./html.ts";

const ID = "problem";
const INVALID = 'aria-invalid="true"';

/** What was wrong with what was typed. It is read out with each field that {@link tied} ties to it. */
export const problem = (text: string | Html | undefined): Html | undefined =>
  text === undefined ? undefined : html`<p class="note" role="alert" id="${ID}">${text}</p>`;

/**
 * Attributes of a field that describe it (WCAG 2.2, 1.3.1 and 3.3.1).
 * @param isWrong whether the problem on the page is about it
 * @param besides ids of what describes it anyway
 */
export function tied(isWrong: boolean, ...besides: readonly string[]): Html | undefined {
  const ids = [...(isWrong ? [ID] : []), ...besides];
  if (ids.length === 0) return undefined;
  return new Html(`${isWrong ? INVALID : ""} aria-describedby="${ids.join(" ")}"`);
}
