import type { components } from "../api/schema.d.ts";

type Kind = components["schemas"]["SearchHit"]["kind"];

/** What the palette calls each kind, and below which address its pages are. */
export const KINDS: Readonly<Record<Kind, { readonly label: string; readonly list: string }>> = {
  person: { label: "People", list: "/people" },
  signin: { label: "Sign-ins", list: "/signins" },
  connection: { label: "Connections", list: "/connections" },
  domain: { label: "Domains", list: "/domains" },
  app: { label: "Apps", list: "/apps" },
  policy: { label: "Policies", list: "/policies" },
  group: { label: "Groups", list: "/groups" },
};

/** Fewer letters fit too much. */
export const isWorthAsking = (text: string): boolean => text.trim().length >= 2;
