import type { Schemas } from "../../api/client.ts";

export interface Looks extends Record<string, unknown> {
  /** Of the company itself. */
  readonly tenantName: string;
  readonly name: string;
  /** `#rrggbb`, or empty for Sallyport's own. */
  readonly colour: string;
  readonly contact: string;
}

export const looksOf = ({ name, branding }: Schemas["Tenant"]): Looks => ({
  tenantName: name,
  name: branding.name ?? "",
  colour: branding.colour ?? "",
  contact: branding.contact ?? "",
});

const orNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());

/** Only what differs: a renaming and new looks are recorded each by itself. */
export function looksBody(looks: Looks, tenant: Schemas["Tenant"]): Schemas["TenantChanges"] {
  const before = looksOf(tenant);
  const branding = {
    ...(looks.name !== before.name && { name: orNull(looks.name) }),
    ...(looks.colour !== before.colour && { colour: orNull(looks.colour) }),
    ...(looks.contact !== before.contact && { contact: orNull(looks.contact) }),
  };
  return {
    ...(looks.tenantName !== before.tenantName && { name: looks.tenantName }),
    ...(Object.keys(branding).length > 0 && { branding }),
  };
}

export const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text);

/** Without one chosen: as the employees' pages are by themselves. */
export const OWN_COLOURS: Schemas["ShownColours"] = {
  light: { accent: "#1f5c54", onAccent: "#ffffff" },
  dark: { accent: "#8accbd", onAccent: "#0d211d" },
};

/** The grounds of the employees' pages, for the preview; a test compares them. */
export const GROUNDS = {
  light: { ground: "#f3f1ec", card: "#fffefb", ink: "#22262b", soft: "#5b6168" },
  dark: { ground: "#14181a", card: "#1d2225", ink: "#e9ebe9", soft: "#a6aeb0" },
} as const;

const LOGO_TYPES = ["image/png", "image/jpeg", "image/webp"] as const;

/** What the API takes of a file, or nothing for another kind of it. */
export const logoType = (type: string): (typeof LOGO_TYPES)[number] | undefined =>
  LOGO_TYPES.find((each) => each === type);
