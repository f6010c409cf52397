import { BrokerError } from "../../kernel/errors.ts";
import { leafText, onlyChild } from "../element.ts";
import { decodeRequest, inflateRequest } from "../idp/incoming.ts";
import { SAML } from "../names.ts";
import { messageRules, readXml } from "../read-xml.ts";
import { Refused } from "../refusals.ts";
import type { IncomingLogout } from "./types.ts";

/** Far above what a logout message needs. */
const RULES = messageRules(400);

/**
 * Who says to have sent a logout message: enough to look up by whose key it must be signed, and nothing that may be
 * believed before it is verified. Absent for what cannot be read.
 */
export function claimedSender(incoming: IncomingLogout): string | undefined {
  const fields = new URLSearchParams(incoming.binding === "redirect" ? incoming.rawQuery : incoming.form);
  const message = fields.get("SAMLRequest") ?? fields.get("SAMLResponse") ?? "";
  try {
    const xml = incoming.binding === "redirect" ? inflateRequest(message) : decodeRequest(message);
    return leafText(onlyChild(readXml(xml, RULES), SAML, "Issuer"));
  } catch (error) {
    if (error instanceof Refused || error instanceof BrokerError) return undefined;
    throw error;
  }
}
