import type { components } from "../../api/schema.d.ts";

type Schemas = components["schemas"];

type Change = Schemas["MetadataChange"];

export interface CertificateLine {
  readonly sha256: string;
  readonly subject: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** Whether it stands on both sides, or on one. */
  readonly side: "kept" | "removed" | "added";
}

/** One field of a change, as it is shown. */
export type DifferenceLine =
  | { readonly field: string; readonly label: string; readonly before: string; readonly after: string }
  | { readonly field: string; readonly label: string; readonly certificates: readonly CertificateLine[] };

const LABELS: Readonly<Record<string, string>> = {
  entityId: "Entity ID",
  ssoUrl: "Sign-in address",
  ssoPostUrl: "Sign-in address (POST)",
  sloUrl: "Logout address",
  sloResponseUrl: "Address for logout answers",
  sloBinding: "Logout binding",
  validUntil: "Valid until",
  certificates: "Signing certificates",
};

/** Old beside new, field by field; certificates by thumbprint, so that one sees which is new. */
export const linesOf = ({ difference }: Pick<Change, "difference">): readonly DifferenceLine[] =>
  difference.map(({ field, before, after }) => {
    const label = LABELS[field] ?? field;
    return Array.isArray(before) || Array.isArray(after)
      ? { field, label, certificates: sidesOf(certificatesIn(before), certificatesIn(after)) }
      : { field, label, before: text(before), after: text(after) };
  });

const text = (value: unknown): string => (typeof value === "string" && value !== "" ? value : "none");

type Shown = Omit<CertificateLine, "side">;

function sidesOf(before: readonly Shown[], after: readonly Shown[]): readonly CertificateLine[] {
  const had = new Set(before.map(({ sha256 }) => sha256));
  const has = new Set(after.map(({ sha256 }) => sha256));
  return [
    ...before.map((each) => ({
      ...each,
      side: has.has(each.sha256) ? ("kept" as const) : ("removed" as const),
    })),
    ...after.filter(({ sha256 }) => !had.has(sha256)).map((each) => ({ ...each, side: "added" as const })),
  ];
}

const certificatesIn = (value: unknown): readonly Shown[] =>
  (Array.isArray(value) ? value : []).map((each: unknown) => {
    const of = (name: string): string => String(Reflect.get(Object(each), name) ?? "");
    return {
      sha256: of("sha256"),
      subject: of("subject"),
      notBefore: of("notBefore"),
      notAfter: of("notAfter"),
    };
  });

/** Why it was not taken at once. */
export const REASONS: Readonly<Record<string, string>> = {
  entity_id_changed: "The identity provider calls itself by another entity ID.",
  endpoint_changed: "People would be sent to another address.",
  all_certificates_new: "None of the certificates is known: compare the thumbprints with its own page.",
  all_certificates_expired: "All of the certificates have expired.",
  weaker_key: "A new key is weaker than those before.",
  valid_until_past: "The document says of itself that it is out of date.",
};

export const STATUSES: Readonly<Record<Change["status"], string>> = {
  applied: "applied",
  held: "waiting",
  approved: "approved",
  rejected: "rejected",
  superseded: "superseded",
};
