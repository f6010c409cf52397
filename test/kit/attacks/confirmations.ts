import { at, DAY, HOUR, MINUTE } from "../forge/context.ts";
import { BEARER, confirmation, confirmationData } from "../forge/message.ts";
import { changed, type MessageAttack } from "./attack.ts";

const CONFIRMATION = "saml_confirmation_invalid";
const METHOD = "urn:oasis:names:tc:SAML:2.0:cm:";

/** One bearer confirmation, made for this request and this ACS, is the only proof that we accept. */
export const confirmations: readonly MessageAttack[] = [
  changed("no SubjectConfirmation", CONFIRMATION, () => ({ assertion: { confirmations: "" } })),
  changed("holder of key alone", CONFIRMATION, (context) => ({
    assertion: { confirmations: confirmation(confirmationData(context), `${METHOD}holder-of-key`) },
  })),
  changed("sender vouches alone", CONFIRMATION, (context) => ({
    assertion: { confirmations: confirmation(confirmationData(context), `${METHOD}sender-vouches`) },
  })),
  changed("a confirmation method in capitals", CONFIRMATION, (context) => ({
    assertion: { confirmations: confirmation(confirmationData(context), BEARER.toUpperCase()) },
  })),
  changed("bearer without data", CONFIRMATION, () => ({ assertion: { confirmations: confirmation("") } })),
  changed("two bearers, the first for another service", CONFIRMATION, (context) => ({
    assertion: {
      confirmations:
        confirmation(confirmationData(context, { Recipient: "https://other.example.com/acs" })) +
        confirmation(confirmationData(context)),
    },
  })),
  changed("two bearers, the second for another request", CONFIRMATION, (context) => ({
    assertion: {
      confirmations:
        confirmation(confirmationData(context)) +
        confirmation(confirmationData(context, { InResponseTo: "_other" })),
    },
  })),
  changed("two data in one bearer", CONFIRMATION, (context) => ({
    assertion: { confirmations: confirmation(confirmationData(context) + confirmationData(context)) },
  })),
  changed("no Recipient", "saml_recipient_mismatch", (context) => ({
    assertion: { confirmations: confirmation(confirmationData(context, { Recipient: undefined })) },
  })),
  changed("Recipient of another service", "saml_recipient_mismatch", (context) => ({
    assertion: {
      confirmations: confirmation(confirmationData(context, { Recipient: "https://other.example.com/acs" })),
    },
  })),
  changed("Recipient with a slash more", "saml_recipient_mismatch", (context) => ({
    assertion: {
      confirmations: confirmation(confirmationData(context, { Recipient: `${context.acsUrl}/` })),
    },
  })),
  changed("bearer without NotOnOrAfter", CONFIRMATION, (context) => ({
    assertion: { confirmations: confirmation(confirmationData(context, { NotOnOrAfter: undefined })) },
  })),
  changed("bearer that has expired", "saml_assertion_expired", (context) => ({
    assertion: {
      confirmations: confirmation(confirmationData(context, { NotOnOrAfter: at(context, -HOUR) })),
    },
  })),
  changed("bearer that holds for a year", "saml_validity_too_long", (context) => ({
    assertion: {
      confirmations: confirmation(confirmationData(context, { NotOnOrAfter: at(context, 365 * DAY) })),
    },
  })),
  changed("bearer with NotBefore", CONFIRMATION, (context) => ({
    assertion: {
      confirmations: confirmation(confirmationData(context, { NotBefore: at(context, -MINUTE) })),
    },
  })),
  changed("the response answers another request than the assertion", "saml_in_response_to_mismatch", () => ({
    response: { tag: { InResponseTo: "_other" } },
  })),
  changed("InResponseTo outside the signature only", "saml_in_response_to_mismatch", (context) => ({
    sign: "assertion",
    assertion: { confirmations: confirmation(confirmationData(context, { InResponseTo: undefined })) },
  })),
];
