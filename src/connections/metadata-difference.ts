import { X509Certificate } from "node:crypto";
import type { IdentityProvider, MetadataChange } from "./types.ts";

/** Why a change waits for an administrator; API, added to and never renamed. */
export type HoldReason =
  | "entity_id_changed"
  | "endpoint_changed"
  | "all_certificates_new"
  | "all_certificates_expired"
  | "weaker_key"
  | "valid_until_past";

export type Difference = MetadataChange["difference"];

/** An identity provider, and until when its description holds. */
export interface Described {
  readonly idp: IdentityProvider;
  readonly validUntil: Date | undefined;
}

const ENDPOINTS = ["ssoUrl", "ssoPostUrl", "sloUrl", "sloResponseUrl", "sloBinding"] as const;

/** Field by field, as it is stored: absent is null, times are RFC 3339. Empty if nothing differs. */
export function differenceOf(before: Described, after: Described): Difference {
  const plain = (["entityId", ...ENDPOINTS] as const).map((field) => ({
    field: field as string,
    before: before.idp[field] ?? null,
    after: after.idp[field] ?? null,
  }));
  const validUntil = {
    field: "validUntil",
    before: before.validUntil?.toISOString() ?? null,
    after: after.validUntil?.toISOString() ?? null,
  };
  const certificates = {
    field: "certificates",
    before: before.idp.certificates.map(shown),
    after: after.idp.certificates.map(shown),
  };
  const changed = [...plain, validUntil].filter((each) => each.before !== each.after);
  const same = thumbprints(certificates.before) === thumbprints(certificates.after);
  return same ? changed : [...changed, certificates];
}

/**
 * A certificate beside known ones, one of several taken away, and a later end are what roll-overs look like, and
 * are applied at once. Whatever could turn people to a stranger waits.
 */
export function reasonsToHold(before: Described, after: Described, now: Date): readonly HoldReason[] {
  const changed = new Set(differenceOf(before, after).map(({ field }) => field));
  const known = new Set(before.idp.certificates.map((pem) => shown(pem).sha256));
  const added = after.idp.certificates.filter((pem) => !known.has(shown(pem).sha256));
  const weakestKnown = Math.min(...before.idp.certificates.map(strength));
  const isReason: Readonly<Record<HoldReason, boolean>> = {
    entity_id_changed: changed.has("entityId"),
    endpoint_changed: ENDPOINTS.some((field) => changed.has(field)),
    all_certificates_new: added.length === after.idp.certificates.length,
    all_certificates_expired:
      changed.has("certificates") && after.idp.certificates.every((pem) => dates(pem).notAfter <= now),
    weaker_key: added.some((pem) => strength(pem) < weakestKnown),
    valid_until_past: after.validUntil !== undefined && after.validUntil <= now,
  };
  return changed.size === 0 ? [] : REASONS.filter((reason) => isReason[reason]);
}

const REASONS: readonly HoldReason[] = [
  "entity_id_changed",
  "endpoint_changed",
  "all_certificates_new",
  "all_certificates_expired",
  "weaker_key",
  "valid_until_past",
];

/** The same identity provider, whatever the order of its certificates. */
export const sameProvider = (one: IdentityProvider, other: IdentityProvider): boolean =>
  differenceOf({ idp: one, validUntil: undefined }, { idp: other, validUntil: undefined }).length === 0;

/** Whether two differences say the same; JSON columns do not keep the order of keys. */
export const sameDifference = (one: Difference, other: Difference): boolean =>
  JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));

const inOrder = (difference: Difference) =>
  difference
    .map(({ field, before, after }) => [field, listed(before), listed(after)] as const)
    .toSorted(([one], [other]) => one.localeCompare(other));

const listed = (value: unknown): unknown =>
  Array.isArray(value) ? value.map((each: unknown) => String(Reflect.get(Object(each), "sha256"))) : value;

/** As audit events tell of it. */
export const sides = (difference: Difference) => ({
  before: Object.fromEntries(difference.map(({ field, before }) => [field, before])),
  after: Object.fromEntries(difference.map(({ field, after }) => [field, after])),
});

const dates = (pem: string): { notBefore: Date; notAfter: Date } => {
  const { validFromDate, validToDate } = new X509Certificate(pem);
  return { notBefore: validFromDate, notAfter: validToDate };
};

function shown(pem: string) {
  const { fingerprint256, subject } = new X509Certificate(pem);
  const { notBefore, notAfter } = dates(pem);
  return {
    sha256: fingerprint256.replaceAll(":", "").toLowerCase(),
    subject: subject.replaceAll("\n", ", "),
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
  };
}

const thumbprints = (certificates: readonly { readonly sha256: string }[]): string =>
  certificates
    .map((each) => each.sha256)
    .toSorted()
    .join(" ");

/** Bits of security (NIST SP 800-57 part 1, table 2), so that RSA and curves can be compared. */
function strength(pem: string): number {
  const { publicKey } = new X509Certificate(pem);
  const { modulusLength = 0, namedCurve = "" } = publicKey.asymmetricKeyDetails ?? {};
  if (publicKey.asymmetricKeyType === "ec") return namedCurve === "secp384r1" ? 192 : 128;
  return [...RSA].find(([bits]) => modulusLength >= bits)?.[1] ?? 0;
}

/** Modulus to strength, strongest first; 4096 is not in the table and lies between its neighbours. */
const RSA: ReadonlyMap<number, number> = new Map([
  [7680, 192],
  [4096, 140],
  [3072, 128],
  [2048, 112],
]);
