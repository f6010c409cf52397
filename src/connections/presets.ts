/** Vendors whose habits we know (C10); `generic` for the rest. */
export const PRESETS = [
  "generic",
  "okta",
  "entra",
  "google",
  "adfs",
  "onelogin",
  "jumpcloud",
  "ping",
  "keycloak",
] as const;

export type Preset = (typeof PRESETS)[number];
