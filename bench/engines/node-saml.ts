import { SAML, ValidateInResponseTo } from "@node-saml/node-saml";
import type { Engine } from "./sample.ts";

export const engine: Engine = (sample) => {
  const saml = new SAML({
    callbackUrl: sample.acsUrl,
    issuer: sample.audience,
    audience: sample.audience,
    idpIssuer: sample.idpEntityId,
    idpCert: sample.key.certificate,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: true,
    validateInResponseTo: ValidateInResponseTo.never,
    acceptedClockSkewMs: 60_000,
  });
  return () => saml.validatePostResponseAsync({ SAMLResponse: sample.field });
};
