import { z } from "zod";
import type { Branding } from "../../../tenants/types.ts";
import { accentsOf } from "../../http/branding/accents.ts";
import { logoPath } from "../../http/branding/brand.ts";
import { name, orNull } from "../fields.ts";

const COLOUR = /^#[0-9a-fA-F]{6}$/;
const colour = z.string().regex(COLOUR, "`#` and six hexadecimal digits").toLowerCase();
const MAIL = /^[\w.+-]{1,64}@[\w-]+(\.[\w-]+)+$/;

/** What a page can make a link of: an address to write to, or one to open. */
const isContact = (text: string): boolean =>
  MAIL.test(text) || (/^https?:\/\//.test(text) && URL.canParse(text) && !/[\s\p{Cc}]/u.test(text));

/** Absent stays, null goes. */
const change = <Schema extends z.ZodType>(schema: Schema, description: string) =>
  schema
    .nullable()
    .transform((value) => value ?? undefined)
    .exactOptional()
    .meta({ description });

export const brandingIn = z
  .strictObject({
    name: change(name, "What employees call the company; null: the tenant's own name."),
    colour: change(
      colour,
      "Any colour: what pages show is derived from it, so that everything on it and in it can be read.",
    ),
    contact: change(
      z
        .string()
        .trim()
        .max(320)
        .refine(isContact, "an e-mail address, or an address with http:// or https://"),
      "Who helps, shown where somebody is stuck: an e-mail address or a page's address.",
    ),
  })
  .meta({ id: "BrandingChanges" });

const inTwo = z.strictObject({ light: z.string(), dark: z.string() });

export const brandingOut = z
  .strictObject({
    name: z.string().nullable(),
    colour: z.string().nullable(),
    shownColours: inTwo
      .nullable()
      .meta({ description: "What became of `colour` on light and on dark pages." }),
    contact: z.string().nullable(),
    logo: z
      .strictObject({ path: z.string(), mediaType: z.string(), width: z.int(), height: z.int() })
      .nullable()
      .meta({ description: "`path` is below the public URL." }),
  })
  .meta({ id: "Branding" });

export const colourIn = z.strictObject({ colour }).meta({ id: "ColourToPreview" });

const accent = z.strictObject({
  accent: z.string().meta({ description: "Of buttons and links." }),
  onAccent: z.string().meta({ description: "Of the text on a button." }),
});
export const accentsOut = z.strictObject({ light: accent, dark: accent }).meta({ id: "ShownColours" });

export function shownAccents(chosen: string): z.input<typeof accentsOut> {
  const { light, dark } = accentsOf(chosen);
  const pick = (each: typeof light) => ({ accent: each.accent, onAccent: each.onAccent });
  return { light: pick(light), dark: pick(dark) };
}

export const logoIn = z
  .strictObject({
    mediaType: z.enum(["image/png", "image/jpeg", "image/webp"]),
    data: z
      .base64()
      .min(1)
      .max(400_000)
      .meta({ description: "The file in base64; at most 64 kB before it." }),
  })
  .meta({ id: "NewLogo" });

export function shownBranding({ name: called, colour, contact, logo }: Branding = {}): z.input<
  typeof brandingOut
> {
  return {
    name: orNull(called),
    colour: orNull(colour),
    shownColours: colour === undefined ? null : shownColours(colour),
    contact: orNull(contact),
    logo: logo === undefined ? null : shownLogo(logo),
  };
}

function shownColours(colour: string) {
  const { light, dark } = accentsOf(colour);
  return { light: light.accent, dark: dark.accent };
}

const shownLogo = ({ mediaType, width, height, ...logo }: NonNullable<Branding["logo"]>) => ({
  path: logoPath(logo),
  mediaType,
  width,
  height,
});
