import { showMessage } from "../../src/saml/show-message.ts";

const shown = (xml: string, withValues = false) =>
  showMessage(Buffer.from(xml, "utf8").toString("base64"), withValues);

/** What one request may take of the thread that serves them all; milliseconds. Linear work needs a fraction of it. */
const LONGEST_MS = 500;

test.each([
  ["as deep as it is long", "<a>".repeat(52_000)],
  ["deep below a value", `<AttributeValue>${"<a>".repeat(50_000)}`],
  ["deep and closed again", "<a>".repeat(22_000) + "</a>".repeat(22_000)],
  ["full of end tags that fit nothing", "<a>".repeat(25_000) + "</b>".repeat(20_000)],
])("the display of a stranger's message holds nobody up: %s", (_how, xml) => {
  const before = performance.now();
  shown(xml);
  expect(performance.now() - before).toBeLessThan(LONGEST_MS);
});

test("what stands at any depth below a person's value stays hidden until it is asked for", () => {
  const xml = '<r><AttributeValue><b><c who="Ada">Lovelace</c></b></AttributeValue><d at="here"/></r>';
  expect(shown(xml).text).not.toMatch(/Ada|Lovelace/);
  expect(shown(xml).text).toContain('<d at="here"/>');
  expect(shown(xml, true).text).toMatch(/Ada[^]*Lovelace/);
});
