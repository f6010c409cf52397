import type { Fix } from "../kernel/checks.ts";
import type { OwedStep } from "../policies/owed.ts";

/** A misconfiguration by name, and how it is put right (S5). */
export interface Diagnosis {
  readonly name: string;
  readonly summary: string;
  readonly fix: Fix;
}

/** What the page after a test sign-in may say. */
export interface Tested {
  readonly reference: string;
  readonly code: string;
  /** What the policy would ask for before there is a session. */
  readonly owed: readonly OwedStep[];
  readonly diagnosis: Diagnosis | undefined;
  /** Of the set-up that the test was part of. */
  readonly setupLinkId: string | undefined;
}

/** A test sign-in that waits to be begun. */
export interface TestOffer {
  /** What the recorder will keep the attempt under: `/signins/{testId}`. */
  readonly testId: string;
  readonly reference: string;
  /** Works once, in whichever browser. */
  readonly url: string;
  readonly expiresAt: Date;
}

/** Where an OpenID provider is asked; or a test that has ended, because it could not be. */
export type StartedOpenid = { readonly url: string } | { readonly tested: Tested };
