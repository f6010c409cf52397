import { readFileSync } from "node:fs";
import { domainToASCII } from "node:url";
import { parse } from "tldts";
import { DomainNameRefused, PublicMailDomainRefused, PublicSuffixRefused } from "./errors.ts";

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

const publicMailDomains: ReadonlySet<string> = new Set(
  readFileSync(new URL("../../config/public-mail-domains.txt", import.meta.url), "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#")),
);

/**
 * The one form in which a domain is kept and compared: lower-case A-labels without a trailing dot (UTS 46).
 * @throws DomainNameRefused for what is no name of a mail domain, wildcards and addresses included
 */
export function normalizedDomain(text: string): string {
  // domainToASCII parses as a URL's host does: it would cut at these and read 0x7f.1 as an address.
  const suspect = /[\s/\\?#@:%[\]*_]/u.test(text) || text.length > 1000;
  const ascii = suspect ? "" : domainToASCII(text).replace(/\.$/, "");
  const labels = ascii.split(".");
  const isName =
    ascii.length <= 253 &&
    labels.length >= 2 &&
    labels.every((label) => LABEL.test(label)) &&
    !/^\d+$/.test(labels.at(-1)!);
  if (!isName)
    throw new DomainNameRefused("not the name of a mail domain", {
      mismatch: {
        field: "name",
        expected: "a name such as acme.com, without @, address, path or wildcard",
        received: text.slice(0, 253),
      },
      nextStep:
        "Send what stands behind the @ of your people's addresses; claim its sub-domains by themselves, or all of them with it (subdomains).",
    });
  return ascii;
}

/**
 * A name that one organisation can own (D1).
 * @param name as {@link normalizedDomain} gives it
 * @throws PublicSuffixRefused, PublicMailDomainRefused
 */
export function assertOwnable(name: string): void {
  // Private suffixes (github.io, web.app) hand names below them to strangers just as registries do.
  const { domain, publicSuffix } = parse(name, { allowPrivateDomains: true, extractHostname: false });
  if (domain === null)
    throw new PublicSuffixRefused("a public suffix belongs to nobody", {
      mismatch: { expected: `a domain below ${publicSuffix ?? name}`, received: name },
      nextStep: "Claim your own domain below it.",
    });
  if (publicMailDomains.has(name) || publicMailDomains.has(domain))
    throw new PublicMailDomainRefused("anyone can have an address in a public mail domain", {
      mismatch: { expected: "a domain of one organisation", received: name },
      nextStep: "Claim the domain that your organisation owns.",
    });
}
