import type { Schemas } from "../../api/client.ts";

export type Key = Schemas["Key"];

export interface Purpose {
  readonly value: Key["purpose"];
  readonly title: string;
  /** What it is for. */
  readonly says: string;
  /** Who has to have the next one before it is used. */
  readonly partners: string;
  /** What breaks for whom when the old one is removed too early. */
  readonly removal: string;
}

/** Those of a company. What signs for apps by OpenID Connect is the whole installation's. */
export const PURPOSES: readonly Purpose[] = [
  {
    value: "saml-signing",
    title: "Signs our requests to identity providers",
    says: "An identity provider that checks our signatures has the certificate: from our metadata, or uploaded by its administrator.",
    partners: "identity providers",
    removal:
      "An identity provider that knows only this certificate refuses our requests if they are still signed with it.",
  },
  {
    value: "saml-decryption",
    title: "Decrypts what identity providers encrypt",
    says: "An identity provider that encrypts its assertions does it with this certificate.",
    partners: "identity providers",
    removal:
      "What an identity provider still encrypts to it can be read no more, and its people cannot sign in.",
  },
  {
    value: "saml-idp-signing",
    title: "Signs what SAML apps are told",
    says: "Each app that speaks SAML trusts this certificate: from our metadata, or pasted into its settings.",
    partners: "apps",
    removal:
      "An app that knows only this certificate is not served by it any more; it has to have the one in use.",
  },
];

export type Step = "make" | "distribute" | "remove";

/** Where a change of keys stands. A next key comes first: it is what somebody waits for. */
export function stepOf(keys: readonly Pick<Key, "state">[]): Step {
  if (keys.some(({ state }) => state === "next")) return "distribute";
  return keys.some(({ state }) => state === "retired") ? "remove" : "make";
}

/** What to do now, in one sentence. */
export function adviceOf(step: Step, { partners }: Pick<Purpose, "partners">): string {
  switch (step) {
    case "make":
      return "Nothing to do until it ends. To change it, make the next key: it is published and not used yet.";
    case "distribute":
      return `The next key is published in our metadata. Wait until all ${partners} have it: those that fetch our metadata take it by themselves, give the others the certificate below. Then use it.`;
    case "remove":
      return `The new key is in use; the retired one is still published, for ${partners} that are late. Remove it when none of them needs it any more, and not within the first minutes.`;
  }
}
