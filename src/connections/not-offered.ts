import { NotOffered } from "./errors.ts";

/** What a caller may ask for and this version cannot give. Each is refused by name (never taken in silence). */
export interface Wishes {
  readonly protocol?: "saml" | "oidc" | undefined;
}

/** @throws NotOffered naming the field and what to do instead */
export function refuseWhatIsNotOffered(wishes: Wishes): void {
  if (wishes.protocol === "oidc") throw oidcNotOffered();
}

export const oidcNotOffered = (): NotOffered =>
  notOffered("protocol", "saml", "oidc", "Connect the identity provider by SAML: send protocol saml.");

function notOffered(field: string, expected: string, received: string, nextStep: string): NotOffered {
  return new NotOffered(`${field}: not offered by this version`, {
    mismatch: { expected, received },
    nextStep,
  });
}
