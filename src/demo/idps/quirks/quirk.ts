/** A habit of a vendor that surprises those who connect it, and who says so in public. */
export interface Quirk {
  /** Heading in docs/vendors/; a test holds the two together. */
  readonly name: string;
  /** What the vendor does and what it means for a connection, in one or two sentences. */
  readonly says: string;
  /** Public page, thread or file. */
  readonly source: string;
  /** `simulator`: its honest answers show it; otherwise the misconfiguration that does, or `told` for what is only told. */
  readonly shownBy: string;
}
