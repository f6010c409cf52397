import type { IssuedAttribute } from "../../../saml/idp/assertion.ts";
import type { Answer } from "../answer.ts";
import type { VendorName } from "../vendor.ts";
import { saying, type Stage } from "./misconfiguration.ts";

/** Under which each vendor sends the e-mail address when its guide is followed. */
const EMAIL_NAMES: Readonly<Record<VendorName, string>> = {
  okta: "email",
  entra: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
  google: "email",
  adfs: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
  keycloak: "urn:oid:1.2.840.113549.1.9.1",
};

export const withAttributes = (
  answer: Answer,
  change: (attributes: readonly IssuedAttribute[]) => readonly IssuedAttribute[],
): Answer => saying(answer, { attributes: change(answer.assertion.attributes) });

export const adding =
  (...more: readonly IssuedAttribute[]) =>
  (answer: Answer): Answer =>
    withAttributes(answer, (attributes) => [...attributes, ...more]);

/** By value: each vendor has its own names. */
export const isEmail = ({ values }: IssuedAttribute, { person }: Stage): boolean =>
  values.includes(person.email);

/** The person's address under every name under which it is sent, the NameID included. */
export function emailAs(answer: Answer, stage: Stage, email: string): Answer {
  const replaced = withAttributes(answer, (attributes) =>
    attributes.map((each) => (isEmail(each, stage) ? { ...each, values: [email] } : each)),
  );
  return answer.assertion.nameId === stage.person.email ? saying(replaced, { nameId: email }) : replaced;
}

/** The attribute alone; the NameID stays as it is. */
export const emailAttribute = (answer: Answer, stage: Stage, ...values: readonly string[]): Answer =>
  adding({ name: EMAIL_NAMES[stage.vendor], values })(
    withAttributes(answer, (attributes) => attributes.filter((each) => !isEmail(each, stage))),
  );
