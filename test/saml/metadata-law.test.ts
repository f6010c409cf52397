import { assert, asyncProperty, boolean, integer, nat, string, uniqueArray } from "fast-check";
import { readIdpMetadata } from "../../src/saml/idp-metadata.ts";
import { createMetadataReading } from "../../src/saml/metadata-reading.ts";
import { createMetadataReader } from "../../src/saml/metadata-reader.ts";
import { rsaKey } from "../kit/keys.ts";
import { entityXml, groupXml, inChunks, memberXml, signMetadata } from "./kit/aggregate.ts";

const { certificate } = await rsaKey("one");
const signer = await rsaKey("federation");
const { readProvider } = createMetadataReader();

const escaped = (text: string) =>
  text
    .replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`)
    .replace(/[\t\n\r]/g, (each) => `&#${each.charCodeAt(0)};`);
/** Whatever XML can hold: other planes, spaces and what must be escaped. */
const path = string({ unit: "binary", maxLength: 12 }).filter((text) =>
  /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u.test(text),
);

test("C2 law: however a federation is ordered, nested and cut, the chosen entity says what it says alone", async () => {
  await assert(
    asyncProperty(
      uniqueArray(path, { minLength: 1, maxLength: 6 }),
      nat(),
      integer({ min: 1, max: 200 }),
      boolean(),
      async (paths, pick, size, isNested) => {
        const members = paths.map((each, at) => ({
          entityId: `https://idp${at}.example.com/${escaped(each)}`,
          ssoUrl: `https://idp${at}.example.com/sso?x=${escaped(encodeURIComponent(each.toWellFormed()))}&amp;y=&quot;`,
          displayName: escaped(each),
          certificate,
        }));
        const at = pick % members.length;
        const chosen = members[at];
        if (!chosen) return;
        const alone = readIdpMetadata(entityXml(chosen));
        const all = members.map(memberXml);
        const xml = isNested
          ? groupXml([groupXml(all.slice(0, at)), groupXml(all.slice(at))])
          : groupXml(all);
        const { metadata } = await readProvider(inChunks(xml, size), { entityId: alone.entityId });
        expect(metadata).toEqual(alone);
      },
    ),
    { numRuns: 150 },
  );
});

test("C3 law: whatever byte of a signed document changes, it is refused or says the same", async () => {
  const signed = Buffer.from(
    signMetadata(entityXml({ entityId: "https://idp.example.com", certificate }), signer),
  );
  const trust = { signer: signer.certificate };
  const read = (bytes: Uint8Array) => {
    const reading = createMetadataReading({ want: "provider", ...trust });
    reading.write(bytes);
    return reading.end();
  };
  const honest = await read(signed);
  await assert(
    asyncProperty(nat({ max: signed.length - 1 }), integer({ min: 1, max: 255 }), async (at, flip) => {
      const changed = Buffer.from(signed);
      changed[at] = (changed[at] ?? 0) ^ flip;
      const answer = await read(changed).catch(() => undefined);
      if (answer) expect(answer).toEqual(honest);
    }),
    { numRuns: 300 },
  );
}, 60_000);
