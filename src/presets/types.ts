/** Which of a connection's values on our side a vendor's field takes (C1). */
export const SP_VALUES = ["entityId", "acsUrl", "sloUrl", "metadataUrl", "loginUrl"] as const;
export type SpValue = (typeof SP_VALUES)[number];
export type SpValues = Readonly<Record<SpValue, string>>;

/** One field of a vendor's screen, by its own label: a value of ours goes in, or what is to be typed or chosen. */
export type Field = { readonly label: string; readonly note?: string | undefined } & (
  | { readonly value: SpValue }
  | { readonly type: string }
);

export interface Step {
  /** The way through the vendor's console, by its own words. */
  readonly where: string;
  readonly do: string;
  readonly fields: readonly Field[];
}

/** What the vendor gives back for the connection, and which field of ours it goes into. */
export interface HandBack {
  readonly label: string;
  readonly where: string;
  readonly field: "metadataUrl" | "metadataXml" | "idp";
  readonly note?: string | undefined;
}

/** What a vendor does that surprises those who connect it, with the public page that says so. */
export interface Quirk {
  readonly what: string;
  readonly source: string;
}

/** How requests are made where nothing else is said; the parts of a connection's settings. */
export interface PresetRequest {
  readonly binding?: "redirect" | "post";
  readonly forceAuthn?: boolean;
  readonly authnContexts?: readonly string[];
  readonly authnContextComparison?: "exact" | "minimum" | "maximum" | "better";
  readonly nameIdFormat?: string;
  readonly extraParameters?: Readonly<Record<string, string>>;
}

/** All that we know of a vendor, as data (C10). `Mapping` is the mapping domain's own. */
export interface Preset<Mapping> {
  /** Of the file: `okta`. */
  readonly name: string;
  readonly title: string;
  /** Public pages on which the labels were read. */
  readonly sources: readonly string[];
  readonly mapping: Mapping;
  /** What to have sent as NameID. */
  readonly nameId: { readonly format: string; readonly note: string };
  readonly request: PresetRequest;
  readonly encryption: { readonly mode: "strong" | "legacy"; readonly note: string };
  readonly steps: readonly Step[];
  readonly handBack: readonly HandBack[];
  readonly quirks: readonly Quirk[];
}
