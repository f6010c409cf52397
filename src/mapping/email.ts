import { domainToASCII, domainToUnicode } from "node:url";
import { parse } from "tldts";

/** RFC 5322 `dot-atom` in ASCII. Non-ASCII local parts (RFC 6531) invite look-alikes and are not accepted. */
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const ASCII = /^[\x21-\x7e]+$/;
const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

export interface Email {
  /** NFC, lower-case, domain as A-labels. */
  readonly address: string;
  readonly domain: string;
}

/**
 * Reads an address as an identity: one spelling for each mailbox, or nothing.
 * @returns `undefined` for whatever is not one plain address (RFC 5321 4.5.3.1: local part at most 64 octets)
 */
export function readEmail(text: string): Email | undefined {
  const [localPart, host, ...more] = text.split("@");
  if (text.length > 320 || localPart === undefined || host === undefined || more.length > 0) return undefined;
  // ASCII is asked for before anything folds: U+212A is "k" in lower case and "K" in NFC.
  if (!ASCII.test(localPart) || localPart.length > 64) return undefined;
  const local = localPart.toLowerCase();
  const domain = readDomain(host);
  if (!LOCAL_PART.test(local) || domain === undefined) return undefined;
  return { address: `${local}@${domain}`, domain };
}

/** A host name of at least two labels, as lower-case A-labels. */
function readDomain(host: string): string | undefined {
  const domain = ASCII.test(host) ? host.toLowerCase() : internationalised(host);
  if (domain === undefined || domain.length > 253) return undefined;
  const labels = domain.split(".");
  if (labels.length < 2 || !labels.every((label) => LABEL.test(label))) return undefined;
  const known = parse(domain);
  return known.isIp || known.hostname !== domain ? undefined : domain;
}

/** Refuses spellings that mean another name: full width letters, soft hyphens and the like (UTS 46). */
function internationalised(host: string): string | undefined {
  const typed = host.normalize("NFC").toLowerCase();
  const ascii = domainToASCII(typed);
  return ascii.includes("xn--") && domainToUnicode(ascii) === typed ? ascii : undefined;
}
