/** Where what a report names is looked at and acted on. */
const PLACES: Readonly<Record<string, string>> = {
  connection: "/connections",
  certificate: "/connections",
  metadata: "/connections",
  "setup-link": "/connections",
  "metadata-change": "/connections",
  domain: "/domains",
  policy: "/policies",
  app: "/apps",
  tokens: "/tokens",
  "api-tokens": "/tokens",
  key: "/keys",
  "signing-key": "/keys",
  "admin-key": "/keys",
  collisions: "/collisions",
  "break-glass": "/break-glass",
  group: "/groups",
  person: "/people",
  signin: "/signins",
};

/** Kinds whose things have pages of their own; the others are shown in their list. */
const WITH_PAGES = new Set([
  "connection",
  "certificate",
  "metadata",
  "setup-link",
  "domain",
  "policy",
  "app",
  "group",
  "person",
  "signin",
]);

/** The part of its page, or of its list, by what is named or by what is said of it. */
const TABS: Readonly<Record<string, string>> = {
  certificate: "certificates",
  certificate_ending: "certificates",
  metadata: "metadata",
  metadata_ending: "metadata",
  metadata_failing: "metadata",
  "setup-link": "links",
  setup_link_ending: "links",
  "signing-key": "signing",
  key: "signing",
  "admin-key": "admin",
};

export interface Place {
  readonly to: string;
  readonly search?: { readonly tab: string };
}

/**
 * @param about what is said of it, where that is told by a code
 * @param has whether the console has such a list
 */
export function placeOf(
  { kind, id, about = kind }: { readonly kind: string; readonly id: string | null; readonly about?: string },
  has: (list: string) => boolean,
): Place | undefined {
  const list = PLACES[kind];
  if (list === undefined || !has(list)) return undefined;
  const to = id !== null && WITH_PAGES.has(kind) ? `${list}/${id}` : list;
  const tab = TABS[about] ?? TABS[kind];
  return tab === undefined ? { to } : { to, search: { tab } };
}
