import type { components } from "../../api/schema.d.ts";

type Schemas = components["schemas"];

export type Connection = Schemas["Connection"];
export type Certificate = NonNullable<Connection["idp"]>["certificates"][number];

/** Days before its end from which a certificate is warned of; the broker's own mails begin there too. */
const WARN_DAYS = 30;

interface Standing {
  readonly tone: "good" | "bad" | "warn" | "quiet";
  readonly words: string;
}

/** Whether anybody can come in by it, in two words. */
export function standingOf(connection: Pick<Connection, "enabled" | "idp" | "oidc">): Standing {
  if (isIncomplete(connection)) return { tone: "quiet", words: "not set up yet" };
  return connection.enabled ? { tone: "good", words: "enabled" } : { tone: "bad", words: "disabled" };
}

/** Nothing is known of the identity provider yet. */
export const isIncomplete = ({ idp, oidc }: Pick<Connection, "idp" | "oidc">): boolean =>
  idp === null && oidc === null;

/** The last of them to end: until then one of them is good. */
export const lastToEnd = (certificates: readonly Certificate[]): Certificate | undefined =>
  certificates.toSorted((one, other) => other.notAfter.localeCompare(one.notAfter))[0];

/** There are some, and none of them is good any more. */
export const hasExpired = (certificates: readonly Certificate[]): boolean =>
  (lastToEnd(certificates)?.expiresInDays ?? 0) < 0;

export function certificateStanding({ notBefore, expiresInDays }: Certificate, now: Date): Standing {
  if (expiresInDays < 0) return { tone: "bad", words: "expired" };
  if (new Date(notBefore) > now) return { tone: "quiet", words: "not valid yet" };
  if (expiresInDays <= WARN_DAYS) return { tone: "warn", words: endsIn(expiresInDays) };
  return { tone: "good", words: "valid" };
}

const endsIn = (days: number): string =>
  days === 0 ? "ends today" : `ends in ${days} ${days === 1 ? "day" : "days"}`;

/** In pairs, as vendors' consoles print it: people compare it by eye. */
export const thumbprint = (sha256: string): string => sha256.match(/../g)?.join(":").toUpperCase() ?? sha256;

/** What the other side calls it. */
export const protocolWords = (protocol: Connection["protocol"]): string =>
  protocol === "saml" ? "SAML" : "OpenID Connect";
