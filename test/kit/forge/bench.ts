import type { ResponseTrust } from "../../../src/saml/types.ts";
import { createTestIdp } from "../idp.ts";
import { ecKey, rsaKey } from "../keys.ts";
import type { ForgeContext } from "./context.ts";

export interface Workbench {
  readonly context: ForgeContext;
  /** A connection that trusts the context's IdP in the strictest way. */
  readonly trust: ResponseTrust;
}

/** A made-up broker and two IdPs, so that a message can be judged without a running server. */
export async function createWorkbench(now = new Date("2026-11-23T12:00:00Z")): Promise<Workbench> {
  const [idp, otherIdp] = await Promise.all([createTestIdp("corp-a"), createTestIdp("attacker")]);
  const sp = await rsaKey("broker decryption");
  const context: ForgeContext = {
    requestId: "_request-1",
    acsUrl: "https://login.example.com/saml/7b1f/acs",
    spEntityId: "https://login.example.com/saml/7b1f/metadata",
    idp,
    otherIdp,
    spCertificate: sp.certificate,
    otherSp: await rsaKey("other service provider"),
    now,
    victim: "victim@corp-a.example.com",
    forger: "mallory@corp-a.example.com",
  };
  const trust: ResponseTrust = {
    idpEntityId: idp.entityId,
    certificates: [idp.key.certificate, idp.ecKey.certificate, (await ecKey("spare")).certificate],
    spEntityId: context.spEntityId,
    acsUrl: context.acsUrl,
    decryptionKeys: [sp.privateKey],
    encryption: "strong",
    clockSkewMs: 60_000,
    maxBytes: 96 * 1024,
    maxElements: 3000,
  };
  return { context, trust };
}
