import type { LogoutTrust } from "../../../src/saml/logout/types.ts";
import type { LogoutContext } from "../../kit/forge/logout.ts";
import { createTestIdp } from "../../kit/idp.ts";
import { ecKey, rsaKey } from "../../kit/keys.ts";

/** A made-up broker and two identity providers, so that a message can be judged without a running server. */
export async function createLogoutBench(now = new Date("2026-11-23T12:00:00Z")) {
  const [idp, otherIdp] = await Promise.all([createTestIdp("corp-a"), createTestIdp("attacker")]);
  const sp = await rsaKey("broker decryption");
  const context: LogoutContext = {
    id: "_logout-1",
    sloUrl: "https://login.example.com/saml/7b1f/slo",
    otherSloUrl: "https://login.example.com/saml/9c2e/slo",
    idp,
    otherIdp,
    spCertificate: sp.certificate,
    otherSp: await rsaKey("other service provider"),
    now,
    victim: "victim@corp-a.example.com",
    victimIndex: "_victim-session",
    forger: "mallory@corp-a.example.com",
    forgerIndex: "_mallory-session",
  };
  const trust: LogoutTrust = {
    peerEntityId: idp.entityId,
    certificates: [idp.key.certificate, idp.ecKey.certificate, (await ecKey("spare")).certificate],
    sloUrl: context.sloUrl,
    decryptionKeys: [sp.privateKey],
    encryption: "strong",
    clockSkewMs: 60_000,
    maxBytes: 96 * 1024,
    maxElements: 3000,
  };
  return { context, trust };
}
