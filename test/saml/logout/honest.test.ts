import { createSign } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import type {
  IncomingLogout,
  LogoutRequestInput,
  LogoutResponseInput,
  OutgoingLogout,
} from "../../../src/saml/logout/types.ts";
import { verifyLogoutHere } from "../../../src/saml/logout/verify.ts";
import { logoutRequest, logoutResponse } from "../../../src/saml/logout/write.ts";
import { encryptedData } from "../../kit/forge/encryption.ts";
import {
  form,
  instant,
  posted,
  query,
  queryPairs,
  requestXml,
  responseXml,
  sessionIndex,
  signedXml,
} from "../../kit/forge/logout.ts";
import { nameId, SAML_NS, status } from "../../kit/forge/message.ts";
import { EMAIL_FORMAT } from "../../kit/idp.ts";
import { schemaProblems } from "../../kit/schema.ts";
import { xmlsecVerifies } from "../../kit/xmlsec.ts";
import { createLogoutBench } from "./bench.ts";

const { context, trust } = await createLogoutBench();
const { idp } = context;

const verify = (incoming: IncomingLogout, change: Partial<typeof trust> = {}) =>
  verifyLogoutHere(incoming, { ...trust, ...change }, context.now);
const byQuery = (rawQuery: string) => verify({ binding: "redirect", rawQuery });
const byForm = (body: string) => verify({ binding: "post", form: body });

const frame = {
  id: "_sent-1",
  issueInstant: context.now,
  issuer: idp.entityId,
  destination: context.sloUrl,
  relayState: "state & more",
};
const request = (change: Partial<LogoutRequestInput> = {}): OutgoingLogout =>
  logoutRequest({
    ...frame,
    binding: "redirect",
    key: idp.key,
    nameId: context.victim,
    nameIdFormat: EMAIL_FORMAT,
    sessionIndex: "_s1",
    notOnOrAfter: new Date(context.now.getTime() + 60_000),
    ...change,
  });
const response = (change: Partial<LogoutResponseInput> = {}): OutgoingLogout =>
  logoutResponse({
    ...frame,
    binding: "redirect",
    key: idp.key,
    inResponseTo: "_asked",
    status: { code: "Success" },
    ...change,
  });

const lower = (pair: string) => pair.replaceAll(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase());

/** As the message arrives at the other side. */
function arriving(message: OutgoingLogout): IncomingLogout {
  if ("form" in message) return { binding: "post", form: form(...Object.entries(message.form.fields)) };
  return { binding: "redirect", rawQuery: message.url.slice(message.url.indexOf("?") + 1) };
}

function xmlOf(message: OutgoingLogout): string {
  if ("form" in message)
    return Buffer.from(Object.values(message.form.fields)[0] ?? "", "base64").toString("utf8");
  const fields = new URL(message.url).searchParams;
  const field = fields.get("SAMLRequest") ?? fields.get("SAMLResponse") ?? "";
  return inflateRawSync(Buffer.from(field, "base64")).toString("utf8");
}

test.each([
  ["redirect", "RSA"],
  ["redirect", "EC"],
  ["post", "RSA"],
  ["post", "EC"],
] as const)("C8 a request that we write by %s with %s is read as it was meant", async (binding, type) => {
  const key = type === "EC" ? idp.ecKey : idp.key;
  const verdict = await verify(arriving(request({ binding, key })));
  expect(verdict).toMatchObject({
    ok: true,
    facts: {
      kind: "request",
      id: "_sent-1",
      issuer: idp.entityId,
      nameId: context.victim,
      nameIdFormat: EMAIL_FORMAT,
      sessionIndexes: ["_s1"],
      relayState: "state & more",
    },
  });
});

test.each(["redirect", "post"] as const)(
  "C8 an answer that we write by %s is read as it was meant",
  async (binding) => {
    const refused = { code: "Requester", detail: "RequestDenied" } as const;
    expect(await verify(arriving(response({ binding })))).toMatchObject({
      ok: true,
      facts: { kind: "response", inResponseTo: "_asked", status: expect.stringMatching(/:Success$/) },
    });
    expect(await verify(arriving(response({ binding, status: refused })))).toMatchObject({
      ok: true,
      facts: {
        status: expect.stringMatching(/:Requester$/),
        detail: expect.stringMatching(/:RequestDenied$/),
      },
    });
  },
);

test.each(["redirect", "post"] as const)("what we write by %s is valid by the SAML schema", (binding) => {
  expect(schemaProblems(xmlOf(request({ binding })), "protocol")).toEqual([]);
  expect(schemaProblems(xmlOf(response({ binding })), "protocol")).toEqual([]);
});

test("xmlsec verifies what we sign for POST", async () => {
  const { certificate } = idp.key;
  expect(await xmlsecVerifies(xmlOf(request({ binding: "post" })), "LogoutRequest", certificate)).toBe(true);
  expect(await xmlsecVerifies(xmlOf(response({ binding: "post" })), "LogoutResponse", certificate)).toBe(
    true,
  );
});

test("the name is sent back whole, as the peer knows it", async () => {
  const whole = { nameQualifier: "https://idp.example.com/?a&b", spNameQualifier: context.sloUrl };
  const message = request(whole);
  expect(await verify(arriving(message))).toMatchObject({ ok: true, facts: whole });
  expect(schemaProblems(xmlOf(message), "protocol")).toEqual([]);
});

test("an address that has a query keeps it, and gets no second question mark", () => {
  const message = request({ destination: "https://idp.example.com/slo?tenant=1#x" });
  expect("url" in message && message.url).toMatch(/^https:\/\/idp\.example\.com\/slo\?tenant=1&SAMLRequest=/);
});

test("no SessionIndex means all sessions, several mean several", async () => {
  const none = await byForm(posted(signedXml(context, requestXml(context, { indexes: "" }))));
  expect(none).toMatchObject({ ok: true, facts: { sessionIndexes: [] } });
  const indexes = sessionIndex("a") + sessionIndex("b");
  const two = await byForm(posted(signedXml(context, requestXml(context, { indexes }))));
  expect(two).toMatchObject({ ok: true, facts: { sessionIndexes: ["a", "b"] } });
});

test("C6 an encrypted NameID is decrypted, whichever of our keys it is meant for", async () => {
  const plain = nameId(context.victim).replace("<saml:NameID", `<saml:NameID ${SAML_NS}`);
  const data = await encryptedData(plain, context.spCertificate);
  const principal = `<saml:EncryptedID>${data}</saml:EncryptedID>`;
  const xml = requestXml(context, { principal });
  const expected = { ok: true, facts: { nameId: context.victim, nameIdFormat: EMAIL_FORMAT } };
  expect(await byQuery(query(context, xml))).toMatchObject(expected);
  const decryptionKeys = [context.otherSp.privateKey, ...trust.decryptionKeys];
  const incoming = { binding: "post", form: posted(signedXml(context, xml)) } as const;
  expect(await verify(incoming, { decryptionKeys })).toMatchObject(expected);
});

test("octets are verified as they came: AD FS writes percent-encoding in small letters and adds a parameter", async () => {
  const signedPart = queryPairs(context, requestXml(context)).slice(0, 2).map(lower).join("&");
  const value = createSign("sha256").update(signedPart).sign(idp.key.privateKey, "base64");
  const rawQuery = `${signedPart}&Signature=${lower(encodeURIComponent(value))}&client-request-id=1`;
  expect(await byQuery(rawQuery)).toMatchObject({ ok: true });
});

test("the default encoding may be named", async () => {
  const encoding = "SAMLEncoding=urn%3Aoasis%3Anames%3Atc%3ASAML%3A2.0%3Abindings%3AURL-Encoding%3ADEFLATE";
  const pairs = queryPairs(context, requestXml(context), { relayState: "" });
  expect(await byQuery([...pairs, encoding].join("&"))).toMatchObject({ ok: true });
});

test("a message can be presented until its own end or for five minutes, the clocks' difference included", async () => {
  const end = context.now.getTime() + 30_000;
  const short = await byForm(
    posted(signedXml(context, requestXml(context, { tag: { NotOnOrAfter: instant(context, 30_000) } }))),
  );
  expect(short.ok && short.facts.expiresAt).toBe(end + trust.clockSkewMs);
  const long = await byForm(posted(signedXml(context, requestXml(context))));
  expect(long.ok && long.facts.expiresAt).toBe(context.now.getTime() + 300_001 + trust.clockSkewMs);
});

test("whoever really signed a request that is refused can be answered, and nobody else", async () => {
  const signedWrong = requestXml(context, { tag: { Destination: context.otherSloUrl } });
  const genuine = await byQuery(query(context, signedWrong, { relayState: "r" }));
  expect(genuine).toMatchObject({ ok: false, request: { id: context.id, relayState: "r" } });
  const stranger = await byQuery(query(context, signedWrong, { key: context.otherIdp.key }));
  expect(stranger).toMatchObject({ ok: false, request: undefined });
});

test("an answer that tells of an error is an answer", async () => {
  const xml = responseXml(context, "_asked", { status: status("Responder") });
  expect(await byQuery(query(context, xml, { kind: "SAMLResponse" }))).toMatchObject({ ok: true });
});
