import { checkIssueInstant, longestAgeMs, type Moment } from "../assertion-times.ts";
import { decrypt } from "../decryption.ts";
import { attribute, childrenOf, is, leafText, onlyChild, type XmlElement } from "../element.ts";
import { readEncrypted } from "../encryption.ts";
import { readNameId, type Subject } from "../identity.ts";
import { SAML, SAMLP } from "../names.ts";
import { readXml, type XmlRules } from "../read-xml.ts";
import { clip, type Report } from "../report.ts";
import { parseInstant, showInstant } from "../times.ts";
import { readPrivateKey, type TrustedKey } from "../trust.ts";
import type { LogoutRequestFacts, LogoutResponseFacts, LogoutTrust } from "./types.ts";

/** A message whose signature was verified; `root` is what it covers. */
export interface Authentic {
  readonly root: XmlElement;
  readonly relayState: string | undefined;
  readonly signer: TrustedKey;
}

interface Reading {
  readonly trust: LogoutTrust;
  readonly at: Moment;
  readonly rules: XmlRules;
  readonly report: Report;
}

const mostSessionIndexes = 100;
const children = {
  LogoutRequest: ["Issuer", "Signature", "Extensions", "NameID", "EncryptedID", "SessionIndex"],
  LogoutResponse: ["Issuer", "Signature", "Extensions", "Status"],
} as const;

/**
 * What a signed logout message says, after what it must say to be meant for us and for now.
 * @throws Refused
 * @see SAML core 3.2.1, 3.2.2, 3.7; profiles 4.4.4
 */
export function readFacts(authentic: Authentic, reading: Reading): LogoutRequestFacts | LogoutResponseFacts {
  const { root, relayState, signer } = authentic;
  const { trust, at } = reading;
  const report: Report = reading.report;
  const id = checkFrame(root, report);
  checkChildren(root, report);
  const issuer = leafText(onlyChild(root, SAML, "Issuer"));
  report.require(issuer === trust.peerEntityId, "logout_issuer", "saml_issuer_mismatch", {
    expected: trust.peerEntityId,
    received: issuer ?? "none",
  });
  const destination = attribute(root, "Destination");
  report.require(destination === trust.sloUrl, "destination", "saml_destination_mismatch", {
    expected: trust.sloUrl,
    received: destination ?? "none",
  });
  const issued = checkIssueInstant(root, "logout", at, report);
  const expiresAt = Math.min(readEnd(root, at, report), issued + longestAgeMs + 1) + at.skewMs;
  const frame = { id, issuer, relayState, issuedAt: issued, expiresAt, signerSha256: signer.sha256 };
  if (root.name === "LogoutResponse") return { kind: "response", ...frame, ...readAnswer(root, report) };
  return {
    kind: "request",
    ...frame,
    ...readPrincipal(root, reading),
    sessionIndexes: readSessionIndexes(root, report),
  };
}

function checkFrame(root: XmlElement, report: Report): string {
  const version = attribute(root, "Version");
  report.require(version === "2.0", "logout_version", "saml_version_unsupported", {
    expected: "2.0",
    received: version ?? "none",
  });
  const id = attribute(root, "ID");
  report.require(id !== undefined, "logout_id", "saml_id_invalid", { expected: "an ID" });
  return id;
}

function checkChildren(root: XmlElement, report: Report): void {
  const allowed: readonly string[] =
    children[root.name === "LogoutRequest" ? "LogoutRequest" : "LogoutResponse"];
  const once = allowed.filter((name) => name !== "SessionIndex");
  const strange = root.children.map((child) => child.name).filter((name) => !allowed.includes(name));
  const twice = once.filter((name) => root.children.filter((child) => child.name === name).length > 1);
  report.require(strange.length + twice.length === 0, "logout_elements", "saml_logout_malformed", {
    expected: allowed.join(", "),
    received: [...strange, ...twice.map((name) => `${name} twice`)].join(", ") || "as expected",
  });
}

/** `NotOnOrAfter`, optional (SAML core 3.7.1); without it the issue time alone sets the end. */
function readEnd(root: XmlElement, at: Moment, report: Report): number {
  const text = attribute(root, "NotOnOrAfter");
  if (text === undefined) return Number.POSITIVE_INFINITY;
  const end = parseInstant(text);
  report.require(end !== undefined, "logout_end_format", "saml_logout_malformed", {
    expected: "UTC with Z",
    received: text,
  });
  report.require(at.now < end + at.skewMs, "logout_end", "saml_logout_expired", {
    expected: `after ${showInstant(at.now, at.skewMs)}`,
    received: text,
  });
  return end;
}

/** Exactly one identifier; what is encrypted stands inside the signature. */
function readPrincipal(root: XmlElement, { trust, rules, ...reading }: Reading): Subject {
  const report: Report = reading.report;
  const plain = onlyChild(root, SAML, "NameID");
  const encrypted = onlyChild(root, SAML, "EncryptedID");
  report.require(
    (plain === undefined) !== (encrypted === undefined),
    "logout_principal",
    "saml_logout_malformed",
    {
      expected: "one NameID or EncryptedID",
      received: [plain, encrypted].flatMap((each) => each?.name ?? []).join(", ") || "none",
    },
  );
  if (encrypted === undefined) return readNameId(plain, root, report);
  const allowed = { legacy: trust.encryption === "legacy", responseSigned: true };
  const ciphertext = readEncrypted(encrypted, allowed, report);
  const decrypted = readXml(decrypt(ciphertext, trust.decryptionKeys.map(readPrivateKey), report), rules);
  return readNameId(is(decrypted, SAML, "NameID") ? decrypted : undefined, decrypted, report);
}

function readSessionIndexes(root: XmlElement, report: Report): string[] {
  const texts = childrenOf(root, SAMLP, "SessionIndex").map((each) => leafText(each) ?? "");
  const fine = texts.every((text) => text.length > 0 && text.length <= 1024 && !/\p{Cc}/u.test(text));
  report.require(fine && texts.length <= mostSessionIndexes, "session_indexes", "saml_logout_malformed", {
    expected: `at most ${mostSessionIndexes}, each with text`,
    received: `${texts.length}: ${texts.join(", ")}`,
  });
  return texts;
}

function readAnswer(
  root: XmlElement,
  report: Report,
): Pick<LogoutResponseFacts, "inResponseTo" | "status" | "detail"> {
  const inResponseTo = attribute(root, "InResponseTo");
  report.require(inResponseTo !== undefined, "in_response_to", "saml_logout_malformed", {
    expected: "the ID of a request",
    received: "none",
  });
  const outer = onlyChild(onlyChild(root, SAMLP, "Status"), SAMLP, "StatusCode");
  const status = attribute(outer, "Value");
  report.require(status !== undefined, "logout_status", "saml_logout_malformed", {
    expected: "Status with a StatusCode",
    received: "none",
  });
  const detail = attribute(onlyChild(outer, SAMLP, "StatusCode"), "Value");
  return { inResponseTo, status: clip(status), detail: detail === undefined ? undefined : clip(detail) };
}
