/** Where what a report names is looked at and acted on. */
const PLACES: Readonly<Record<string, string>> = {
  connection: "/connections",
  certificate: "/connections",
  metadata: "/connections",
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
  "domain",
  "policy",
  "app",
  "group",
  "person",
  "signin",
]);

/** @param has whether the console has such a list */
export function placeOf(kind: string, id: string | null, has: (list: string) => boolean): string | undefined {
  const list = PLACES[kind];
  if (list === undefined || !has(list)) return undefined;
  return id !== null && WITH_PAGES.has(kind) ? `${list}/${id}` : list;
}
