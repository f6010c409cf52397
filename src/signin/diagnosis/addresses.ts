import { checkIn, setTo, type Rule, type Seen } from "./rule.ts";
import type { Words } from "./words.ts";

const ADDRESS = ["saml_destination_mismatch", "saml_recipient_mismatch"];
const AUDIENCE = ["saml_audience_mismatch"];
const ISSUER = ["saml_issuer_mismatch"];
const ALL = [...ADDRESS, ...AUDIENCE, ...ISSUER];

const urlOf = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);
const withoutScheme = (text: string): string => text.replace(/^https?:/i, "");
const withoutSlash = (text: string): string => text.replace(/\/+$/, "");
const pathOf = (text: string): string => urlOf(text)?.pathname ?? "";
const acsPath = /^\/saml\/[^/]+\/acs$/;
const metadataPath = /^\/saml\/[^/]+\/metadata$/;

const isAddress = (seen: Seen): boolean => ADDRESS.includes(seen.code);
const isIssuer = (seen: Seen): boolean => ISSUER.includes(seen.code);
const thing = (seen: Seen): string =>
  isAddress(seen) ? "The ACS URL" : isIssuer(seen) ? "The issuer" : "The audience";

/** A wrong issuer is what we were told of the identity provider; all else is what it was told of us. */
const correct = (seen: Seen, words: Words): string =>
  isIssuer(seen)
    ? `Compare ${words.issuer} in ${words.product} with the connection: it sent ${seen.received}. Upload the identity provider's metadata again if its name has changed.`
    : `${setTo(words, isAddress(seen) ? "acsUrl" : "entityId", seen.expected)}, letter by letter.`;

const differsIn =
  (what: string) =>
  (seen: Seen): string =>
    `${thing(seen)} differs from the connection's only in ${what}: ${seen.received} instead of ${seen.expected}.`;

const rule = (given: Omit<Rule, "who" | "what"> & Partial<Pick<Rule, "who" | "what">>): Rule => ({
  who: "idp-admin",
  what: correct,
  ...given,
});

/** GUIDs, Okta's `exk…`, Google's `idpid=` and Keycloak's realms: the same vendor, another customer. */
const TENANT = /(?:[0-9a-f]{8}-[0-9a-f-]{27}|exk[\w]+|idpid=\w+|\/realms\/[^/]+)/i;
const isOtherTenant = ({ expected, received }: Seen): boolean =>
  TENANT.test(expected) &&
  TENANT.test(received) &&
  expected.replace(TENANT, "") === received.replace(TENANT, "");

/** Addresses and names that do not fit: whose they are instead says what was mixed up. */
export const addressRules: readonly Rule[] = [
  rule({
    name: "audience_missing",
    codes: AUDIENCE,
    when: ({ received }) => received === "none",
    summary: () => "The assertion names no audience, so it could be meant for anybody.",
  }),
  rule({
    name: "http_https_mismatch",
    codes: ALL,
    when: ({ expected, received }) =>
      expected !== received && withoutScheme(expected) === withoutScheme(received),
    summary: differsIn("http and https"),
  }),
  rule({
    name: "trailing_slash",
    codes: ALL,
    when: ({ expected, received }) =>
      expected !== received && withoutSlash(expected) === withoutSlash(received),
    summary: differsIn("a slash at the end"),
  }),
  rule({
    name: "white_space",
    codes: ALL,
    when: ({ expected, received }) => expected !== received && expected.trim() === received.trim(),
    summary: differsIn("white space around it"),
  }),
  rule({
    name: "acs_url_case",
    codes: ADDRESS,
    when: ({ expected, received }) => expected.toLowerCase() === received.toLowerCase(),
    summary: differsIn("capital and small letters"),
  }),
  rule({
    name: "entity_id_case",
    codes: [...AUDIENCE, ...ISSUER],
    when: ({ expected, received }) => expected.toLowerCase() === received.toLowerCase(),
    summary: differsIn("capital and small letters"),
  }),
  rule({
    name: "wrong_tenant_issuer",
    codes: ISSUER,
    when: isOtherTenant,
    summary: ({ expected, received }, { product }) =>
      `The response came from another customer's tenant or another application of ${product}: ${received} instead of ${expected}.`,
    what: ({ expected, received }, words) =>
      `Sign in with an account of the tenant ${expected}, or, if ${received} is the right one, upload its metadata to the connection. In ${words.product} it is ${words.issuer}.`,
  }),
  rule({
    name: "issuer_mismatch",
    codes: ISSUER,
    summary: ({ expected, received }) =>
      `The response was issued by ${received}, and this connection trusts ${expected}.`,
  }),
  rule({
    name: "acs_is_metadata_url",
    codes: ADDRESS,
    when: ({ received }) => metadataPath.test(pathOf(received)),
    summary: ({ received }) => `The metadata address was entered as ACS URL: ${received}.`,
  }),
  rule({
    name: "acs_of_another_connection",
    codes: ADDRESS,
    when: ({ expected, received }) =>
      urlOf(received)?.origin === urlOf(expected)?.origin && acsPath.test(pathOf(received)),
    summary: ({ received }) => `The response is addressed to another connection's ACS URL: ${received}.`,
  }),
  rule({
    name: "acs_other_host",
    codes: ADDRESS,
    when: ({ expected, received }) => pathOf(received) === pathOf(expected),
    summary: ({ expected, received }) =>
      `The response is addressed to another host or port: ${urlOf(received)?.host} instead of ${urlOf(expected)?.host}.`,
    what: (seen, words) =>
      `${correct(seen, words)} If the address in use is the right one, have the operator set SALLYPORT_PUBLIC_URL to it.`,
  }),
  rule({
    name: "recipient_mismatch",
    codes: ADDRESS,
    when: ({ code, checks }) =>
      code === "saml_recipient_mismatch" && checks.some(({ name, ok }) => name === "destination" && ok),
    summary: ({ received }) =>
      `Destination is right but the Recipient in the assertion is another address: ${received}.`,
  }),
  rule({
    name: "acs_url_mismatch",
    codes: ADDRESS,
    summary: ({ received }) => `The response is addressed to ${received}, which is not this connection's.`,
  }),
  rule({
    name: "audience_is_acs_url",
    codes: AUDIENCE,
    when: (seen) => seen.received === checkIn(seen, "destination")?.expected,
    summary: () => "The ACS URL was entered where the entity ID (audience) belongs.",
  }),
  rule({
    name: "audience_of_another_connection",
    codes: AUDIENCE,
    when: ({ expected, received }) =>
      urlOf(received)?.origin === urlOf(expected)?.origin && metadataPath.test(pathOf(received)),
    summary: ({ received }) => `The audience is another connection's entity ID: ${received}.`,
  }),
  rule({
    name: "audience_mismatch",
    codes: AUDIENCE,
    summary: ({ received }) => `The assertion is meant for another service provider: ${received}.`,
  }),
];
