import { decodeField } from "../message.ts";
import type { Report } from "../report.ts";
import { checkRelayState } from "./query.ts";

export interface ReadForm {
  readonly kind: "SAMLRequest" | "SAMLResponse";
  readonly xml: string;
  readonly relayState: string | undefined;
}

/**
 * A message of the HTTP-POST binding; its signature is inside it, and does not cover RelayState.
 * @throws Refused
 * @see SAML bindings 3.5.4
 */
export function readForm(form: string, maxBytes: number, report: Report): ReadForm {
  const fields = new URLSearchParams(form);
  const requests = fields.getAll("SAMLRequest");
  const responses = fields.getAll("SAMLResponse");
  const relayStates = fields.getAll("RelayState");
  const [message, ...others] = [...requests, ...responses];
  report.require(
    message !== undefined && others.length === 0 && relayStates.length <= 1,
    "form_fields",
    "saml_logout_parameters",
    {
      expected: "one SAMLRequest or SAMLResponse, at most one RelayState",
      received: `${requests.length} SAMLRequest, ${responses.length} SAMLResponse, ${relayStates.length} RelayState`,
    },
  );
  const [relayState] = relayStates;
  checkRelayState(relayState, report);
  return {
    kind: requests.length > 0 ? "SAMLRequest" : "SAMLResponse",
    xml: decodeField(message, maxBytes, report),
    relayState,
  };
}
