import fc from "fast-check";
import { accentsOf } from "../../../../src/edge/http/branding/accents.ts";
import { contrast, fromHex, fromOklch, toHex, toOklch } from "../../../../src/edge/http/branding/oklch.ts";
import { PALETTES } from "../../../../src/edge/http/stylesheet.ts";

const part = fc.integer({ min: 0, max: 255 });
const anyColour = fc.tuple(part, part, part).map(toHex);
const between = (one: string, other: string) => contrast(fromHex(one), fromHex(other));

test("W1 whatever colour is chosen, text on it, links in it and text on its tint can be read, in light and in dark", () => {
  fc.assert(
    fc.property(anyColour, (colour) => {
      const accents = accentsOf(colour);
      for (const scheme of ["light", "dark"] as const) {
        const { accent, onAccent, deep, tint } = accents[scheme];
        const { card, ground, ink, soft } = PALETTES[scheme];
        const read = [accent, deep].flatMap((shade) => [
          between(onAccent, shade),
          between(shade, card),
          between(shade, ground),
        ]);
        expect(Math.min(...read, between(soft, tint))).toBeGreaterThanOrEqual(4.5);
        expect(between(ink, tint)).toBeGreaterThanOrEqual(7);
        expect(deep).not.toBe(accent);
      }
    }),
    {
      numRuns: 600,
      examples: [["#ffff00"], ["#000000"], ["#ffffff"], ["#00ff00"], ["#0000ff"], ["#ff00ff"], ["#808080"]],
    },
  );
});

test("W1 a colour that can be read is taken as it is, and one that cannot keeps its hue", () => {
  expect(accentsOf("#1f5c54").light.accent).toBe("#1f5c54");
  expect(accentsOf("#b00020").light.accent).toBe("#b00020");
  const hues = ["#ff6600", "#00a3e0", "#e4002b", "#7ac143"].map((colour) => {
    const { light, dark } = accentsOf(colour);
    return [light.accent, dark.accent].map((shade) => toOklch(fromHex(shade)).h - toOklch(fromHex(colour)).h);
  });
  for (const turned of hues.flat()) expect(Math.abs(turned)).toBeLessThan(0.12);
});

test("a colour that goes to OKLCH comes back", () => {
  fc.assert(
    fc.property(part, part, part, (...rgb) => expect(fromOklch(toOklch(rgb))).toEqual(rgb)),
    { numRuns: 500 },
  );
});
