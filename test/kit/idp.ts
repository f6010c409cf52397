import { systemRandom } from "../../src/kernel/random.ts";
import { idpMetadata } from "../../src/saml/idp/metadata.ts";
import { issueResponse, type IssueResponseInput } from "../../src/saml/idp/response.ts";
import type { KeyPair } from "../../src/saml/types.ts";
import { ecKey, expiredKey, rsaKey, weakKey } from "./keys.ts";

/** One service provider's place in a response. */
export interface Meant {
  readonly acsUrl: string;
  readonly spEntityId: string;
  readonly requestId?: string;
  readonly now: Date;
}

/** A well-behaved identity provider with a drawer of keys that it should not use. */
export interface TestIdp {
  readonly entityId: string;
  readonly ssoUrl: string;
  readonly key: KeyPair;
  readonly ecKey: KeyPair;
  readonly expiredKey: KeyPair;
  readonly weakKey: KeyPair;
  readonly metadataXml: string;
  /** An honest response as XML; `change` replaces what the IdP would have said by itself. */
  respond(meant: Meant, nameId: string, change?: Partial<IssueResponseInput>): Promise<string>;
}

export const EMAIL_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
export const PASSWORD_CONTEXT = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";

/** As a browser posts it. */
export const toField = (xml: string): string => Buffer.from(xml, "utf8").toString("base64");

export async function createTestIdp(name = "corp-a"): Promise<TestIdp> {
  const entityId = `https://idp.${name}.example.com/metadata`;
  const ssoUrl = `https://idp.${name}.example.com/sso`;
  const key = await rsaKey(name);
  return {
    entityId,
    ssoUrl,
    key,
    ecKey: await ecKey(name),
    expiredKey: await expiredKey(name),
    weakKey: await weakKey(name),
    metadataXml: idpMetadata({
      entityId,
      ssoUrl,
      certificates: [key.certificate],
      wantAuthnRequestsSigned: true,
      nameIdFormats: [EMAIL_FORMAT],
    }),
    respond: (meant, nameId, change = {}) =>
      issueResponse({
        issuer: entityId,
        key,
        acsUrl: meant.acsUrl,
        audience: meant.spEntityId,
        ...(meant.requestId === undefined ? {} : { inResponseTo: meant.requestId }),
        nameId,
        nameIdFormat: EMAIL_FORMAT,
        attributes: [
          { name: "email", values: [nameId] },
          { name: "groups", values: ["staff", "wiki"] },
        ],
        sessionIndex: "_session-1",
        authnContext: PASSWORD_CONTEXT,
        sign: "both",
        now: meant.now,
        random: systemRandom,
        ...change,
      }),
  };
}
