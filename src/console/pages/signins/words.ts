import type { components } from "../../api/schema.d.ts";

type Signin = components["schemas"]["Signin"];
type Who = NonNullable<Signin["fix"]>["who"];

/** Who has to act, as one would say it to a colleague. */
export const WHO_ACTS: Readonly<Record<Who, string>> = {
  "idp-admin": "The administrator of the identity provider",
  "broker-admin": "We, here in Sallyport",
  employee: "The person who signs in",
  operator: "Whoever runs the Sallyport server",
};

const ABBREVIATIONS = new Map([
  ["id", "ID"],
  ["saml", "SAML"],
  ["acs", "ACS"],
  ["nameid", "NameID"],
  ["utf8", "UTF-8"],
  ["idp", "IdP"],
  ["mfa", "MFA"],
  ["jit", "first sign-in"],
  ["authn", "authentication"],
  ["ip", "IP"],
]);

/** "response_issuer_format" as "Response issuer format". */
export function wordsOf(name: string): string {
  const words = name.split("_").map((word) => ABBREVIATIONS.get(word) ?? word);
  const text = words.join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What to send to whoever has to act: understood without a look at the console. */
export function messageFor(
  signin: Pick<Signin, "reference" | "at" | "checks" | "diagnosis" | "fix" | "email">,
) {
  const failed = signin.checks.find(({ ok }) => !ok);
  const lines = [
    "Hello,",
    "",
    `a sign-in through single sign-on failed${signin.email === null ? "" : ` for ${signin.email}`} on ${signin.at} (reference ${signin.reference}).`,
    signin.diagnosis?.summary,
    failed?.expected === undefined ? undefined : `Expected: ${failed.expected}`,
    failed?.received === undefined ? undefined : `Received: ${failed.received}`,
    signin.fix === null ? undefined : `\nPlease: ${signin.fix.what}`,
    "",
    "Thank you",
  ];
  return lines.filter((line) => line !== undefined).join("\n");
}
