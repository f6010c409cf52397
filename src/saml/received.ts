import { BrokerError } from "../kernel/errors.ts";
import { is, walk } from "./element.ts";
import { readAttributes, readSubject } from "./identity.ts";
import { SAML } from "./names.ts";
import { messageRules, readXml } from "./read-xml.ts";
import { Refused } from "./refusals.ts";
import { createReport } from "./report.ts";

/** The text is no Response or Assertion that can be read in the clear. */
export class ReceivedUnreadable extends BrokerError {
  readonly code = "saml_preview_unreadable";
  readonly status = 422;
}

const MOST_ELEMENTS = 3_000;

/**
 * What a Response or an Assertion says of its subject, for a preview of the mapping (M2). Nothing is verified: no
 * signature, no time, no audience. Never for a decision.
 * @throws ReceivedUnreadable
 */
export function readReceived(xml: string): {
  readonly nameId: string;
  readonly nameIdFormat: string;
  readonly attributes: ReadonlyMap<string, readonly string[]>;
} {
  try {
    const root = readXml(xml.trim().replace(/\r\n?/g, "\n"), messageRules(MOST_ELEMENTS));
    const assertion = [...walk(root)].find((each) => is(each, SAML, "Assertion"));
    if (!assertion)
      throw new ReceivedUnreadable("no Assertion in the clear", {
        mismatch: { expected: "Response or Assertion, not encrypted", received: root.name },
        nextStep: "Paste the assertion as it was before it was encrypted.",
      });
    const report = createReport();
    return { ...readSubject(assertion, report), attributes: readAttributes(assertion, report) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new ReceivedUnreadable(error.message, {
      cause: error,
      nextStep: "Paste the whole message as XML.",
    });
  }
}

/**
 * Names of the attributes in a `SAMLResponse` field as it was posted.
 * @returns absent where they cannot be read in the clear
 */
export function attributesIn(field: string): readonly string[] | undefined {
  try {
    return [...readReceived(Buffer.from(field, "base64").toString("utf8")).attributes.keys()];
  } catch (error) {
    if (error instanceof ReceivedUnreadable) return undefined;
    throw error;
  }
}
