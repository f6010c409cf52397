import { diagnose, RULES } from "../../../src/signin/diagnosis/diagnose.ts";
import { likest } from "../../../src/signin/diagnosis/likeness.ts";
import { wordsOf } from "../../../src/signin/diagnosis/words.ts";
import type { Check } from "../../../src/kernel/checks.ts";
import { presets } from "../../kit/presets.ts";
import { openStage } from "../stage.ts";
import { CASES } from "./cases.ts";
import { OF_PERSONS } from "./person-cases.ts";

const stage = await openStage();
afterAll(() => stage.close());

const REFERENCE = /SP-[0-9A-Z]{4}-[0-9A-Z]{4}/;
const PRESETS = ["generic", "okta", "entra", "google", "adfs", "keycloak", "onelogin", "ping", "jumpcloud"];

/** The newest attempt, which a page's reference leads to where it has one. */
async function latest(text: string) {
  const reference = REFERENCE.exec(text)?.[0];
  const filter = reference === undefined ? {} : { reference };
  const { items } = await stage.recorder.search(stage.world.tenantId, filter, { limit: 1 });
  const [attempt] = items;
  if (attempt === undefined) throw new Error("nothing was recorded");
  return attempt;
}

test.each(Object.entries(CASES))("S5 %s is named within one attempt", async (name, make) => {
  stage.world.clock.advance(1);
  const page = await make(stage);
  const attempt = await latest(page.text);
  const diagnosis = diagnose(attempt, "okta");
  expect({ name: diagnosis?.name, code: attempt.code, checks: attempt.checks.slice(-2) }).toMatchObject({
    name,
  });
  expect(diagnosis?.summary).toMatch(/\.$|[^ ]$/);
  expect(diagnosis?.fix.what.length).toBeGreaterThan(10);
});

/** What the kit cannot make happen: the checks as the gate would write them. */
const WRITTEN: Readonly<Record<string, { code: string; checks?: readonly Check[] }>> = {
  weak_certificate: { code: "saml_certificate_refused" },
  structured_attribute: {
    code: "saml_attribute_invalid",
    checks: [{ name: "attribute", ok: false, received: '"address": a structured value' }],
  },
  saml_1_response: {
    code: "saml_response_malformed",
    checks: [
      {
        name: "root_element",
        ok: false,
        received: "Response in urn:oasis:names:tc:SAML:1.0:protocol SAML:1.0",
      },
    ],
  },
  message_too_slow: { code: "saml_time_limit" },
  broker_busy: { code: "saml_busy" },
  not_a_bearer_assertion: { code: "saml_confirmation_invalid" },
  unknown_conditions: { code: "saml_conditions_invalid" },
  authn_statement_missing: { code: "saml_authn_statement_missing" },
  in_response_to_differs: { code: "saml_in_response_to_mismatch" },
  address_taken: { code: "person_email_taken" },
  address_of_deactivated: { code: "person_deactivated_address" },
  external_id_differs: { code: "person_external_id_conflict" },
  jit_off: { code: "jit_not_allowed" },
  authn_too_old: { code: "saml_authn_too_old" },
  validity_begins_later: {
    code: "saml_assertion_not_yet_valid",
    checks: [
      { name: "assertion_issue_instant", ok: true, received: "2020-01-01T12:00:00Z" },
      { name: "conditions_start", ok: false, received: "2020-01-01T12:05:00Z" },
    ],
  },
  authn_context_other: { code: "saml_authn_context_mismatch" },
};

test.each(Object.entries(WRITTEN))("S5 %s is named by its checks", (name, { code, checks = [] }) => {
  expect(diagnose({ code, checks, at: stage.world.clock() }, "adfs")?.name).toBe(name);
});

test("S5 every diagnosis has a case, and at least forty happen live", () => {
  const shown = new Set([...Object.keys(CASES), ...Object.keys(WRITTEN), ...Object.keys(OF_PERSONS)]);
  // OpenID Connect has one diagnosis for each code, and its own tests make every code happen.
  const ofSaml = RULES.map(({ name }) => name).filter((name) => !name.startsWith("oidc_upstream_"));
  expect(ofSaml.filter((name) => !shown.has(name))).toEqual([]);
  expect(Object.keys(CASES).length).toBeGreaterThanOrEqual(40);
});

test("S3 the next step is in the words of the vendor's own screens", () => {
  const attempt = {
    code: "saml_audience_mismatch",
    at: stage.world.clock(),
    checks: [{ name: "audience", ok: false, expected: "ours", received: "theirs" }],
  };
  const step = (preset: string) => diagnose(attempt, preset)?.fix.what ?? "";
  expect(step("okta")).toContain("Audience URI (SP Entity ID)");
  expect(step("entra")).toContain("Identifier (Entity ID)");
  expect(step("google")).toContain("Entity ID");
  expect(step("adfs")).toContain("Relying party trust identifiers");
  expect(step("keycloak")).toContain("Client ID");
  expect(step("a-vendor-of-next-year")).toBe(step("generic"));
  for (const preset of PRESETS)
    for (const [key, value] of Object.entries(wordsOf(preset)))
      if (key !== "sources")
        expect({ preset, key, length: value.length > 3 }).toMatchObject({ length: true });
});

test("S5 clock skew says by how much, and whose clock is ahead", async () => {
  const now = stage.world.clock();
  const skewed = (ms: number) =>
    stage.answer(stage.browser(), undefined, { change: { now: new Date(now.getTime() + ms) } });
  const ahead = diagnose(await latest((await skewed(754_000)).text), "generic");
  expect(ahead?.summary).toContain("754 s ahead of ours");
  const behind = diagnose(await latest((await skewed(-1_234_000)).text), "generic");
  expect(behind?.summary).toContain("1234 s behind ours");
});

test("S5 an unknown signer is told by thumbprint and dates, a renamed attribute by its likeness", async () => {
  const signer = diagnose(await latest((await CASES["expired_certificate"]!(stage)).text), "generic");
  expect(signer?.summary).toMatch(/[0-9a-f]{64}, valid from 2000-.* to 2000-/);
  expect(likest(["emailAddress"], ["department", "User.Email"])).toBe("User.Email");
  expect(likest(["givenName"], ["urn:x:first_name"])).toBe("urn:x:first_name");
  expect(likest(["mail"], ["department", "title"])).toBeUndefined();
});

test("S3 C10 the words of a repair and the guide of the preset name the same fields", () => {
  for (const preset of PRESETS)
    for (const value of ["acsUrl", "entityId"] as const) {
      const labels = presets
        .get(preset)
        .steps.flatMap((step) => step.fields)
        .filter((field) => "value" in field && field.value === value)
        .map((field) => field.label);
      const words = wordsOf(preset);
      expect({ preset, value, named: labels.some((label) => words[value].includes(label)) }).toMatchObject({
        named: true,
      });
      expect(words.sources.length).toBeGreaterThan(0);
    }
});
