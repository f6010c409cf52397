import type { KeyPair } from "../../src/saml/types.ts";

/** One response and what it must be measured against. */
export interface Sample {
  readonly xml: string;
  /** As posted. */
  readonly field: string;
  readonly idpEntityId: string;
  readonly key: KeyPair;
  readonly acsUrl: string;
  readonly audience: string;
}

/** Made once from a sample; each call verifies it once, and throws if it is refused. */
export type Engine = (sample: Sample) => () => unknown;
