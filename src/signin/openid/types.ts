import type { Check } from "../../kernel/checks.ts";
import type { VerifiedFacts } from "../types.ts";
import type { Asked } from "./asked.ts";
import type { Said } from "./claims.ts";
import type { OpenidRefusal } from "./refusals.ts";

/** One upstream OpenID provider as a connection trusts it, its secret opened. */
export interface Provider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
}

export interface Asking extends Omit<Asked, "issuer" | "clientId" | "stateHash"> {
  readonly provider: Provider;
  readonly redirectUri: string;
  readonly state: string;
  readonly loginHint: string | undefined;
  readonly extraParameters: Readonly<Record<string, string>>;
}

export interface Answering extends Omit<Asking, "loginHint" | "extraParameters"> {
  /** The query of the callback. */
  readonly parameters: URLSearchParams;
  readonly now: Date;
  readonly clockSkewMs: number;
}

export interface Refusal {
  readonly ok: false;
  readonly code: OpenidRefusal;
  /** For the administrator; never for the browser. */
  readonly message: string;
  /** All that were made; the last is the one that failed. */
  readonly checks: readonly Check[];
  /** Where it is what was said that is refused, and not who said it. */
  readonly said?: Said;
}

export type Started = { readonly ok: true; readonly url: string } | Refusal;

export interface Believed {
  readonly ok: true;
  readonly facts: VerifiedFacts;
  /** Which the facts were read from. */
  readonly said: Said;
  readonly checks: readonly Check[];
}

export type Answered = Believed | Refusal;

/** The client's part of OpenID Connect's code flow. Holds no state of a sign-in; never throws for what a provider sends. */
export interface RelyingParty {
  /** Where the browser asks the provider (OIDC core 3.1.2.1). */
  authorizationUrl(asking: Asking): Promise<Started>;
  /** Redeems the code and verifies what comes for it (OIDC core 3.1.2.7, 3.1.3.7, 5.3). */
  verifyAnswer(answering: Answering): Promise<Answered>;
}
