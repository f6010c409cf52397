/** Of a domain's connections those that may be taken, and perhaps the one that is taken unasked. */
export interface Offer {
  /** In the order in which the person is shown them. */
  readonly allowed: readonly string[];
  readonly preselected?: string;
}

/** Decides by the domain and the tenant's rules alone, never by who has the address: it is asked before that is known. */
export type OfferConnections = (route: {
  readonly tenantId: string;
  /** As it stands in the address. */
  readonly domain: string;
  /** All that are linked, in the tenant's order. */
  readonly connectionIds: readonly string[];
}) => Promise<Offer>;

/** What was typed, and what the device remembers of it. */
export interface Typed {
  readonly email: string;
  /** The connection that this device used last for the address. */
  readonly preferred?: string | undefined;
}

/** Ways in for one address, by the names that the administrator gave them. */
export interface Choices {
  readonly address: string;
  readonly connections: readonly { readonly id: string; readonly name: string }[];
}
