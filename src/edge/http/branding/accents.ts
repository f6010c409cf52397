import { PALETTES } from "../stylesheet.ts";
import { contrast, fromHex, fromOklch, toHex, toOklch, type Oklch, type Rgb } from "./oklch.ts";

/** What the stylesheet takes from one colour; each `#rrggbb`. */
export interface Accents {
  /** Of buttons, links and the focus. */
  readonly accent: string;
  /** Of text on it. */
  readonly onAccent: string;
  /** Under the pointer. */
  readonly deep: string;
  /** Behind what is set apart. */
  readonly tint: string;
}

const STEP = 0.005;
const WHITE: Rgb = [255, 255, 255];

/**
 * The tenant's colour as it can be used on a light and on a dark card: its hue, made darker or lighter only as far as
 * text needs it (WCAG 2.2, 1.4.3: 4.5:1), whatever colour was chosen.
 * @param colour `#rrggbb`
 */
export function accentsOf(colour: string): { readonly light: Accents; readonly dark: Accents } {
  const chosen = toOklch(fromHex(colour));
  return { light: onLight(chosen), dark: onDark(chosen) };
}

/** A little more than 4.5:1. White stands out from it even more, as the card is not quite white. */
const LIGHT_TARGET = 4.6;

function onLight(chosen: Oklch): Accents {
  const accent = until(chosen, -STEP, PALETTES.light, LIGHT_TARGET);
  // Nothing is darker than black: there the pointer makes it lighter.
  const deeper = accent.l > 0.25 ? accent.l - 0.07 : accent.l + 0.14;
  return {
    accent: toHex(fromOklch(accent)),
    onAccent: toHex(WHITE),
    deep: toHex(fromOklch({ ...accent, l: deeper })),
    tint: toHex(fromOklch({ ...accent, l: 0.95, c: Math.min(accent.c, 0.02) })),
  };
}

/** Light on dark dazzles where it is strong, and is hard to read where it is just enough. */
const DARK_TARGET = 6.5;
const DARK_CHROMA = 0.14;

function onDark(chosen: Oklch): Accents {
  const calm = { ...chosen, c: Math.min(chosen.c, DARK_CHROMA) };
  const accent = until(calm, STEP, PALETTES.dark, DARK_TARGET);
  const deeper = accent.l < 0.9 ? accent.l + 0.07 : accent.l - 0.07;
  return {
    accent: toHex(fromOklch(accent)),
    onAccent: toHex(fromOklch({ ...accent, l: 0.19, c: Math.min(accent.c, 0.03) })),
    deep: toHex(fromOklch({ ...accent, l: deeper })),
    tint: toHex(fromOklch({ ...accent, l: 0.3, c: Math.min(accent.c, 0.03) })),
  };
}

interface Grounds {
  readonly ground: string;
  readonly card: string;
}

/** The first in this direction that stands out from both; at the end of it are black and white, which do. */
function until(from: Oklch, step: number, { ground, card }: Grounds, target: number): Oklch {
  const grounds = [fromHex(ground), fromHex(card)];
  const isLost = (l: number) =>
    grounds.some((behind) => contrast(fromOklch({ ...from, l }), behind) < target);
  let { l } = from;
  while ((step < 0 ? l > 0 : l < 1) && isLost(l)) l += step;
  return { ...from, l: Math.min(Math.max(l, 0), 1) };
}
