import type { components } from "../../api/schema.d.ts";

type Detail = components["schemas"]["SessionDetail"];
export type AppOpened = Detail["apps"][number];
type Told = AppOpened["told"];

const FACTORS: Readonly<Record<string, string>> = {
  totp: "a code of an authenticator app",
  passkey: "a passkey",
  "recovery-code": "a recovery code",
  trusted: "the identity provider's word that it asked for several factors",
};

/** How they came in, where no connection says it. */
export const methodInWords = (method: Detail["method"]): string =>
  method === "app-password" ? "an app password, by an app that speaks Crowd" : "a password";

export const factorInWords = (method: string): string => FACTORS[method] ?? method;

/** "urn:…:classes:PasswordProtectedTransport": its last word is what people know it by. */
export const contextInWords = (context: string): string => context.split(/[:/]/).at(-1) || context;

/** Who decides when it ends, in a few words. */
export const RULES: Readonly<Record<Detail["ends"]["latest"]["rule"], string>> = {
  policy: "the policy",
  settings: "the installation's settings",
  "identity-provider": "the identity provider",
  renewed: "the session before",
  "app-password": "the app password",
  session: "the session itself",
};

interface Means {
  readonly tone: "good" | "warn" | "bad";
  readonly word: string;
}

const TOLD: Readonly<Record<Told["how"], Means>> = {
  push: { tone: "good", word: "told at once" },
  check: { tone: "good", word: "refused at once" },
  browser: { tone: "warn", word: "told only at a sign-out" },
  none: { tone: "bad", word: "not told" },
};

/** What the end of the session means to an app, in a few words. */
export const toldInWords = (told: Told): Means =>
  isAlone(told) ? { tone: "warn", word: "refused if it asks" } : TOLD[told.how];

/** It is refused when it asks, and may never ask. */
const isAlone = ({ how, ownUntil }: Told): boolean => how === "check" && ownUntil === null;

/** What ending the session does to the apps, a sentence for each way in which they learn of it. */
export function consequencesOf(apps: readonly AppOpened[]): readonly string[] {
  const named = (fits: (told: Told) => boolean) =>
    apps.filter(({ told }) => fits(told)).map(({ name }) => name);
  return [
    sentence(
      named(({ how }) => how === "push"),
      "is told at once",
      "are told at once",
    ),
    sentence(
      named((told) => told.how === "check" && !isAlone(told)),
      "is refused at once",
      "are refused at once",
    ),
    sentence(
      named((told) => isAlone(told) || told.how === "browser" || told.how === "none"),
      "is not told: a session of its own may go on there",
      "are not told: sessions of their own may go on there",
    ),
  ].filter((each) => each !== undefined);
}

function sentence(names: readonly string[], one: string, many: string): string | undefined {
  if (names.length === 0) return undefined;
  const listed = new Intl.ListFormat("en").format(names);
  return `${listed} ${names.length === 1 ? one : many}.`;
}
