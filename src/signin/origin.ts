import type { AttemptOrigin } from "../credentials/types.ts";
import type { SigninRequest, Visitor } from "./types.ts";

/** From where somebody guesses, for the limits by rate. */
export const originOf = (
  { browserHash }: Pick<SigninRequest, "browserHash">,
  { addressBlock = "unknown" }: Visitor,
): AttemptOrigin => ({ address: addressBlock, browserHash });
