/** Red, green and blue of sRGB, 0 to 255. */
export type Rgb = readonly [number, number, number];

/** Lightness 0 to 1, chroma from 0, hue in radians. @see CSS Color 4, 9.3 */
export interface Oklch {
  readonly l: number;
  readonly c: number;
  readonly h: number;
}

export const toHex = (rgb: Rgb): string =>
  `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`;

/** @param hex `#rrggbb` */
export function fromHex(hex: string): Rgb {
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}

/** @see CSS Color 4, 10.2: the transfer function of sRGB */
const linear = (part: number): number => {
  const x = part / 255;
  return x <= 0.040_45 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
};
const gamma = (x: number): number => (x <= 0.003_130_8 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055);

/** @see WCAG 2.2, relative luminance */
const luminance = ([r, g, b]: Rgb): number => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);

/** 1 to 21. @see WCAG 2.2, contrast ratio */
export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** @see CSS Color 4, sample code: linear sRGB to OKLab, in one step as its author gives it */
export function toOklch([red, green, blue]: Rgb): Oklch {
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const l = Math.cbrt(0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b);
  const m = Math.cbrt(0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b);
  const s = Math.cbrt(0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b);
  const [across, along] = [
    1.977_998_495_1 * l - 2.428_592_205 * m + 0.450_593_709_9 * s,
    0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766 * s,
  ];
  return {
    l: 0.210_454_255_3 * l + 0.793_617_785 * m - 0.004_072_046_8 * s,
    c: Math.hypot(across, along),
    h: Math.atan2(along, across),
  };
}

/** Linear; outside 0 to 1 where sRGB has no such colour. */
function linearOf({ l: lightness, c, h }: Oklch): readonly number[] {
  const [across, along] = [c * Math.cos(h), c * Math.sin(h)];
  const l = (lightness + 0.396_337_777_4 * across + 0.215_803_757_3 * along) ** 3;
  const m = (lightness - 0.105_561_345_8 * across - 0.063_854_172_8 * along) ** 3;
  const s = (lightness - 0.089_484_177_5 * across - 1.291_485_548 * along) ** 3;
  return [
    4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
    -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
    -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
  ];
}

const STEPS = 16;

/** The nearest colour that screens have: lightness and hue are kept, chroma gives way. */
export function fromOklch(wanted: Oklch): Rgb {
  const fits = (c: number) => linearOf({ ...wanted, c }).every((part) => part > -0.000_1 && part < 1.000_1);
  let [least, most] = [0, wanted.c];
  if (!fits(most)) {
    for (let step = 0; step < STEPS; step += 1) {
      const middle = (least + most) / 2;
      if (fits(middle)) least = middle;
      else most = middle;
    }
    most = least;
  }
  const [r = 0, g = 0, b = 0] = linearOf({ ...wanted, c: most }).map((part) =>
    Math.round(gamma(Math.min(Math.max(part, 0), 1)) * 255),
  );
  return [r, g, b];
}
