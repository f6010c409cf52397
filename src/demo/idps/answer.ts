import { deflateRawSync } from "node:zlib";
import { assertionXml, type AssertionContent } from "../../saml/idp/assertion.ts";
import { signOutdated, type OutdatedSignature } from "../../saml/idp/outdated.ts";
import { responseXml, type ResponseHead } from "../../saml/idp/response.ts";
import { signElement } from "../../saml/idp/sign.ts";
import { STATUS_SUCCESS } from "../../saml/names.ts";
import type { KeyPair } from "../../saml/types.ts";
import type { Edit } from "./vendor.ts";

/** Where the browser carries the answer, and how. */
export interface Delivery {
  readonly method: "post" | "get";
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** All that an answer is made of, before it is put together: what a misconfiguration changes. */
export interface Answer {
  readonly assertion: AssertionContent;
  readonly response: ResponseHead;
  readonly sign: "assertion" | "response" | "both" | "nothing";
  readonly key: KeyPair;
  /** By which outdated method it signs, if by one. */
  readonly signWeakly?: OutdatedSignature;
  /** From a signed assertion to an EncryptedAssertion. */
  readonly encrypt?: (assertion: string) => Promise<string>;
  /** The assertion's text before it is signed. */
  readonly editAssertion: Edit;
  /** The signed assertion's text, before it is encrypted or framed. */
  readonly editSigned: Edit;
  /** The response's text before it is signed. */
  readonly editResponse: Edit;
  /** The text that is sent. */
  readonly editMessage: Edit;
  readonly relayState: string | undefined;
  /** Where the service provider takes answers, as far as this identity provider knows. */
  readonly acsUrl: string;
  /** Changes what the browser carries. */
  readonly redirect: (delivery: Delivery) => Delivery;
}

export const unchanged: Edit = (xml) => xml;

/** An assertion is signed before it is encrypted, the response after. */
export async function composeMessage(answer: Answer): Promise<string> {
  const body = answer.response.status.code === STATUS_SUCCESS ? await composeAssertion(answer) : "";
  const framed = answer.editResponse(responseXml(answer.response, body));
  return answer.editMessage(signs(answer, "response") ? signed(answer, framed, answer.response.id) : framed);
}

async function composeAssertion(answer: Answer): Promise<string> {
  const { id } = answer.assertion;
  const plain = answer.editAssertion(assertionXml(answer.assertion));
  const ready = answer.editSigned(signs(answer, "assertion") ? signed(answer, plain, id) : plain);
  return answer.encrypt ? answer.encrypt(ready) : ready;
}

const signs = ({ sign, response }: Answer, what: "assertion" | "response"): boolean =>
  sign === what || sign === "both" || (what === "response" && response.status.code !== STATUS_SUCCESS);

const signed = ({ key, signWeakly }: Answer, xml: string, id: string): string =>
  signWeakly ? signOutdated(xml, id, key, signWeakly) : signElement(xml, id, key);

/** SAML bindings 3.5.4, unless something is wrong. */
export function deliver(answer: Answer, message: string): Delivery {
  const { acsUrl, relayState } = answer;
  return answer.redirect({
    method: "post",
    action: acsUrl,
    fields: {
      SAMLResponse: Buffer.from(message).toString("base64"),
      ...(relayState !== undefined && { RelayState: relayState }),
    },
  });
}

/** As HTTP-Redirect packs messages (SAML bindings 3.4.4.1). */
export const deflated = (base64: string): string =>
  deflateRawSync(Buffer.from(base64, "base64")).toString("base64");
