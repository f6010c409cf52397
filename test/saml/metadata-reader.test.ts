import { monitorEventLoopDelay } from "node:perf_hooks";
import { MetadataAmbiguous } from "../../src/saml/metadata-errors.ts";
import { createMetadataReader } from "../../src/saml/metadata-reader.ts";
import { ecKey, rsaKey } from "../kit/keys.ts";
import { entityXml, groupXml, inChunks, memberXml, signMetadata } from "./kit/aggregate.ts";

const { readProvider, listProviders } = createMetadataReader();
const signer = await rsaKey("federation");
const { certificate } = await rsaKey("corp-a");
const member = (name: string) => ({ entityId: `https://idp.${name}.example.com`, certificate });
const federation = (count: number, ballast = ""): string =>
  groupXml(Array.from({ length: count }, (_, at) => memberXml({ ...member(`m${at}`), ballast })));
const read = (xml: string | Uint8Array, choice = {}, size?: number) =>
  readProvider(inChunks(xml, size), choice);

test("C2 metadata from a stream reads as an upload does, however it is cut into pieces", async () => {
  const xml = `\uFEFF<?xml version="1.0"?><!-- x -->\r\n${entityXml({ ...member("käse"), attributes: ' validUntil="2027-01-01T00:00:00Z"' })}`;
  const whole = await read(xml);
  expect(whole.metadata).toMatchObject({
    entityId: "https://idp.käse.example.com",
    ssoRedirectUrl: "https://idp.käse.example.com/sso",
    validUntil: new Date("2027-01-01T00:00:00Z"),
  });
  expect(await read(xml, {}, 1)).toEqual(whole);
  expect(await read(xml, {}, 7)).toEqual(whole);
});

test("C2 of a large EntitiesDescriptor the chosen one is found in a thread, with what its groups say", async () => {
  const inner = groupXml(
    [memberXml({ ...member("chosen"), attributes: ' cacheDuration="P1D"' })],
    ' cacheDuration="PT6H"',
  );
  const xml = federation(60).replace("<md:EntityDescriptor", `${inner}<md:EntityDescriptor`);
  const outer = xml.replace(
    "<md:EntitiesDescriptor",
    '<md:EntitiesDescriptor validUntil="2026-12-24T00:00:00Z"',
  );
  expect(outer.length).toBeGreaterThan(65_536);
  expect(await read(outer, { entityId: "https://idp.chosen.example.com" })).toEqual({
    metadata: expect.objectContaining({
      entityId: "https://idp.chosen.example.com",
      validUntil: new Date("2026-12-24T00:00:00Z"),
    }),
    cacheDurationMs: 6 * 3_600_000,
  });
});

test("C2 values survive the way through the scanner: escapes, character references, prefixes from above", async () => {
  const xml = groupXml([
    memberXml({ ...member("a"), ssoUrl: "https://idp.example.com/sso?a=1&amp;b=%20&quot;&#x26;c" }),
    `<md:Extensions><x>]]&gt;</x></md:Extensions>`,
  ]);
  expect((await read(xml)).metadata.ssoRedirectUrl).toBe('https://idp.example.com/sso?a=1&b=%20"&c');
});

test("C2 several identity providers and no choice: refused, with the first of them named", async () => {
  const error: unknown = await read(federation(100)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(MetadataAmbiguous);
  expect(error).toMatchObject({
    code: "saml_metadata_ambiguous",
    message: expect.stringContaining("and 80 more"),
  });
  expect((error as MetadataAmbiguous).entityIds).toHaveLength(20);
});

test("C2 the identity providers of a federation are listed, service providers and others left out", async () => {
  const sp = `<md:EntityDescriptor entityID="https://sp.example.com"><md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/></md:EntityDescriptor>`;
  const xml = groupXml([
    sp,
    memberXml({ ...member("a"), displayName: "Käse &amp; Brot" }),
    memberXml(member("b")),
  ]);
  expect(await listProviders(inChunks(xml), {})).toEqual([
    { entityId: "https://idp.a.example.com", displayName: "Käse & Brot" },
    { entityId: "https://idp.b.example.com", displayName: undefined },
  ]);
});

const honest = entityXml(member("a"));
const decoy = memberXml(member("evil"));
test.each<[string, string | Uint8Array, object, string]>([
  ["a document type", `<!DOCTYPE x [<!ENTITY a "b">]>${honest}`, {}, "saml_metadata_unreadable"],
  ["an unknown entity reference", honest.replace("/sso", "/&a;"), {}, "saml_metadata_unreadable"],
  ["no end", honest.slice(0, -10), {}, "saml_metadata_unreadable"],
  ["no end of a large one", federation(100).slice(0, -10), {}, "saml_metadata_unreadable"],
  ["a second root", `${honest}<a/>`, {}, "saml_metadata_unreadable"],
  [
    "depth",
    groupXml([`${"<md:EntitiesDescriptor>".repeat(40)}${"</md:EntitiesDescriptor>".repeat(40)}`]),
    {},
    "saml_metadata_unreadable",
  ],
  [
    "endless attributes",
    honest.replace(
      " entityID",
      ` ${Array.from({ length: 100 }, (_, at) => `a${at}="x"`).join(" ")} entityID`,
    ),
    {},
    "saml_metadata_unreadable",
  ],
  ["a web page", "<!doctype html><html></html>", {}, "saml_metadata_unreadable"],
  ["nothing", "", {}, "saml_metadata_unreadable"],
  ["UTF-16", Buffer.from(`\uFEFF${honest}`, "utf16le"), {}, "saml_metadata_unreadable"],
  ["another root", `<a xmlns="urn:x">${decoy.replaceAll("md:", "")}</a>`, {}, "saml_metadata_unreadable"],
  [
    "one huge entity",
    honest.replace("<md:Single", `<!-- --><md:Extensions>${"x".repeat(1_100_000)}</md:Extensions><md:Single`),
    {},
    "saml_metadata_too_large",
  ],
  [
    "the chosen one twice",
    groupXml([decoy, memberXml(member("a")), decoy]),
    { entityId: "https://idp.evil.example.com" },
    "saml_metadata_duplicate",
  ],
  ["the only one twice", groupXml([decoy, decoy]), {}, "saml_metadata_duplicate"],
  [
    "the chosen one inside another's extensions",
    groupXml([memberXml({ ...member("a"), ballast: `<md:Extensions>${decoy}</md:Extensions>` })]),
    { entityId: "https://idp.evil.example.com" },
    "saml_metadata_not_idp",
  ],
  [
    "the chosen one inside a group's extensions",
    groupXml([`<md:Extensions>${decoy}</md:Extensions>`, memberXml(member("a"))]),
    { entityId: "https://idp.evil.example.com" },
    "saml_metadata_not_idp",
  ],
  ["another than the chosen one", honest, { entityId: "https://other.example.com" }, "saml_metadata_not_idp"],
])("C2 metadata with %s is refused", async (_what, xml, choice, code) => {
  await expect(read(xml, choice)).rejects.toMatchObject({ code });
});

test("C3 a signed document is read where the set signer signed it, alone or in a federation", async () => {
  const trust = { signer: signer.certificate };
  const alone = await read(signMetadata(honest, signer), trust);
  expect(alone).toEqual(await read(honest));
  const many = signMetadata(federation(40), signer);
  const one = await read(many, { ...trust, entityId: "https://idp.m7.example.com" });
  expect(one.metadata.entityId).toBe("https://idp.m7.example.com");
  expect(await listProviders(inChunks(many), trust)).toHaveLength(40);
});

const signed = signMetadata(honest, signer);
const other = await rsaKey("other");
const elliptic = await ecKey("federation");
const swapped = memberXml(member("evil"))
  .slice(0, -"</md:EntityDescriptor>".length)
  .replace("<md:EntityDescriptor", '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"');
const signatureOf = (xml: string) => /<ds:Signature .*<\/ds:Signature>/s.exec(xml)?.[0] ?? "";
test.each<[string, string, string]>([
  ["no signature", honest, "saml_metadata_unsigned"],
  ["another's signature", signMetadata(honest, other), "saml_metadata_signature_invalid"],
  ["a changed address", signed.replace(".com/sso", ".org/sso"), "saml_metadata_signature_invalid"],
  [
    "SHA-1",
    signMetadata(honest, signer, { algorithm: "http://www.w3.org/2000/09/xmldsig#rsa-sha1" }),
    "saml_metadata_signature_invalid",
  ],
  [
    "a SHA-1 digest",
    signMetadata(honest, signer, { digest: "http://www.w3.org/2000/09/xmldsig#sha1" }),
    "saml_metadata_signature_invalid",
  ],
  ["a signature of a part", groupXml([signed.replace(/^<\?.*\?>/, "")]), "saml_metadata_unsigned"],
  [
    "the signature moved to a root of its own",
    `${swapped.replace(/^<[^>]*>/, (tag) => `${tag.slice(0, -1)} ID="_other">${signatureOf(signed)}`)}<md:Extensions>${signed}</md:Extensions></md:EntityDescriptor>`,
    "saml_metadata_signature_invalid",
  ],
  [
    "the ID twice",
    `${swapped.replace(/^<[^>]*>/, (tag) => `${tag.slice(0, -1)} ID="_root">${signatureOf(signed)}`)}<md:Extensions>${signed}</md:Extensions></md:EntityDescriptor>`,
    "saml_metadata_signature_invalid",
  ],
  [
    "two signatures",
    signed.replace(signatureOf(signed), signatureOf(signed).repeat(2)),
    "saml_metadata_signature_invalid",
  ],
  ["a document type", `<!DOCTYPE x>${signed}`, "saml_metadata_unreadable"],
])("C3 with a signer set, metadata with %s is refused", async (_what, xml, code) => {
  await expect(read(xml, { signer: signer.certificate })).rejects.toMatchObject({ code });
});

test("C3 a signer of another kind of key is refused before anything is verified", async () => {
  await expect(read(signed, { signer: elliptic.certificate })).rejects.toMatchObject({
    code: "saml_metadata_signature_invalid",
    mismatch: { expected: "ec", received: "rsa" },
  });
});

test("C3 a signed document beyond what is verified is refused with what to do instead", async () => {
  const large = `${honest.slice(0, -23)}${" ".repeat(9_000_000)}`;
  await expect(read(large, { signer: signer.certificate })).rejects.toMatchObject({
    code: "saml_metadata_too_large",
    nextStep: expect.stringContaining("Metadata Query Protocol"),
  });
});

test("C3 reading that takes too long is stopped, and so is a source that never ends", async () => {
  const hasty = createMetadataReader({ timeLimitMs: 1 });
  await expect(hasty.readProvider(inChunks(federation(500)), {})).rejects.toMatchObject({
    code: "saml_metadata_too_costly",
  });
});

test("C2 40 MB with 5,000 entities: the right one is found, requests are served meanwhile, memory stays bounded", async () => {
  const ballast = `<md:Extensions>${"<x>padding</x>".repeat(480)}</md:Extensions>`;
  const one = (at: number) => memberXml({ ...member(`m${at}`), ballast });
  let bytes = 0;
  async function* federated(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">');
    for (let at = 0; at < 5_000; at += 1) {
      const chunk = Buffer.from(one(at));
      bytes += chunk.length;
      yield chunk;
    }
    yield Buffer.from("</md:EntitiesDescriptor>");
  }
  const before = process.memoryUsage().rss;
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const { metadata } = await readProvider(federated(), { entityId: "https://idp.m4321.example.com" });
  delay.disable();
  expect(metadata.ssoRedirectUrl).toBe("https://idp.m4321.example.com/sso");
  expect(bytes).toBeGreaterThan(40_000_000);
  expect(delay.percentile(99) / 1e6).toBeLessThan(50);
  expect((process.memoryUsage().rss - before) / 1e6).toBeLessThan(400);
}, 60_000);
