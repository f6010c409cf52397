import { nice, ticks } from "d3-array";

const ABOUT_LINES = 4;

/** The whole numbers that an axis of counts shows: from 0 to at least the most that there is. */
export function linesFor(most: number): readonly number[] {
  const [, top] = nice(0, Math.max(most, 1), ABOUT_LINES);
  return ticks(0, top, ABOUT_LINES).filter(Number.isInteger);
}

/** Which of the bars have room for a label below them: one amid as many bars as are together as wide as it. */
export function labelledOf(count: number, width: number, labelWidth: number): readonly number[] {
  const each = Math.max(1, Math.ceil((labelWidth * count) / Math.max(width, 1)));
  return Array.from({ length: Math.floor(count / each) }, (_, cell) => cell * each + Math.floor(each / 2));
}

/** The bar at `x` of the plot. */
export const barAt = (x: number, width: number, count: number): number =>
  Math.min(count - 1, Math.max(0, Math.floor((x / Math.max(width, 1)) * count)));

/** Where a key leads from a bar, as on a slider (ARIA practices, 2024); `undefined`: it leads nowhere. */
export function barAfter(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return Math.max(0, at - 1);
    case "ArrowRight":
    case "ArrowUp":
      return Math.min(count - 1, at + 1);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
