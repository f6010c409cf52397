import { actorOf, placeOf as placeOfEvent, sentenceOf } from "../../src/console/pages/audit/words.ts";
import { placeOf } from "../../src/console/pages/overview/places.ts";
import { waySteps } from "../../src/console/pages/overview/way.ts";
import { isShownAt } from "../../src/console/shell/warning-places.ts";
import { rowsOf, spanIn, startOf } from "../../src/console/pages/overview/spans.ts";
import { draftOf, NO_DRAFT } from "../../src/console/pages/replays/draft.ts";
import { mendingOf } from "../../src/console/pages/signins/mending.ts";
import { phasesOf } from "../../src/console/pages/signins/phases.ts";
import { referenceIn } from "../../src/console/pages/signins/reference.ts";
import { messageFor, wordsOf } from "../../src/console/pages/signins/words.ts";
import { boundsOf, withoutRange } from "../../src/console/ui/range.ts";

const NOW = Date.parse("2026-11-27T10:20:30Z");

test.each([
  ["SP-TFFK-J3EC", "SP-TFFK-J3EC"],
  ["  sp tffk j3ec ", "SP-TFFK-J3EC"],
  ["it says: reference SP-TFFK-J3EC, please help", "SP-TFFK-J3EC"],
  ["SPTFFKJ3EC", "SP-TFFK-J3EC"],
  ["ada@example.com", undefined],
  ["SP-TFFK", undefined],
])("W2 S3 a reference is read as people type or forward it: %s", (text, reference) => {
  expect(referenceIn(text)).toBe(reference);
});

test("W2 a span of time begins on the whole minute, and what is no time bounds nothing", () => {
  expect(boundsOf({ range: "hour" }, NOW)).toEqual({ from: "2026-11-27T09:20:00.000Z" });
  expect(boundsOf({ range: "own", from: "2026-11-01T00:00:00Z", to: "never" }, NOW)).toEqual({
    from: "2026-11-01T00:00:00.000Z",
  });
  expect(boundsOf({ range: "toString" }, NOW)).toEqual({});
  const asked = { range: "day", from: "a", to: "b", code: "x" };
  expect(withoutRange(asked)).toEqual({ code: "x" });
});

test("W2 S3 checks are told by what they are about, in their order, and none is lost", () => {
  const checks = [
    { name: "base64", ok: true },
    { name: "response_signature", ok: true },
    { name: "audience", ok: false, expected: "us", received: "them" },
    { name: "something_new", ok: true },
    { name: "mapped_email", ok: true },
  ];
  const phases = phasesOf(checks);
  expect(phases.map(({ title }) => title)).toEqual([
    "The message arrived",
    "Its signature",
    "Who sent it, and for whom",
    "Who it is, and whether they may",
  ]);
  expect(phases.flatMap(({ failed }) => failed).map(({ name }) => name)).toEqual(["audience"]);
});

test("W2 S3 C11 the checks of an ID token are told by what they are about, like those of a SAML message", () => {
  const names = [
    "answer_issuer",
    "code_redeemed",
    "id_token_signature",
    "id_token_iss",
    "id_token_aud",
    "id_token_nonce",
    "id_token_exp",
    "userinfo_subject",
    "policy",
  ];
  const phases = phasesOf(names.map((name) => ({ name, ok: true })));
  const told = phases.map(({ title, checks }) => [title, ...checks.map(({ name }) => name)]);
  expect(told).toEqual([
    ["Who sent it, and for whom", "answer_issuer", "id_token_iss", "id_token_aud", "id_token_nonce"],
    ["The message arrived", "code_redeemed"],
    ["Its signature", "id_token_signature"],
    ["Its times", "id_token_exp"],
    ["What it says of the person", "userinfo_subject"],
    ["Who it is, and whether they may", "policy"],
  ]);
});

test("W2 the message to who must act says what was expected, what came and what to do", () => {
  const message = messageFor({
    reference: "SP-TFFK-J3EC",
    at: "2026-11-27T10:00:00Z",
    email: null,
    checks: [{ name: "audience", ok: false, expected: "us", received: "them" }],
    diagnosis: { name: "wrong_audience", summary: "It is meant for another." },
    fix: { who: "idp-admin", what: "Set the audience." },
  });
  for (const part of [
    "SP-TFFK-J3EC",
    "It is meant for another.",
    "Expected: us",
    "Received: them",
    "Set the audience.",
  ])
    expect(message).toContain(part);
  expect(message).not.toContain("null");
  expect(wordsOf("response_issuer_format")).toBe("Response issuer format");
});

test("S4 only what was filled in becomes part of the draft", () => {
  expect(draftOf({ ...NO_DRAFT, kind: "none" })).toEqual({});
  expect(draftOf({ ...NO_DRAFT, kind: "settings", clockSkewSeconds: "120" })).toEqual({
    settings: { clockSkewSeconds: 120 },
  });
  expect(draftOf({ ...NO_DRAFT, kind: "policy", mode: "enforced" })).toEqual({
    policy: { sso: { mode: "enforced" } },
  });
  const pem = "-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----";
  expect(draftOf({ ...NO_DRAFT, kind: "certificates", certificates: `${pem}\n${pem}` })).toEqual({
    certificates: [pem, pem],
  });
});

test("S4 a mapping that is no JSON is refused as the API would refuse it, with the next step", () => {
  expect(() => draftOf({ ...NO_DRAFT, kind: "mapping", mapping: "{" })).toThrow(
    expect.objectContaining({ code: "mapping_no_json", nextStep: expect.any(String) }),
  );
});

test("L1 an event is told in words, and one that has none yet by its name", () => {
  expect(sentenceOf("policy.updated")).toBe("changed a policy");
  expect(sentenceOf("comet.seen")).toBe("comet.seen");
  expect(actorOf({ kind: "system" })).toBe("Sallyport");
  expect(actorOf({ kind: "admin-key", name: "ci" })).toBe("the key ci");
  expect(placeOfEvent("app.updated", "1")).toBe("/apps/1");
  expect(placeOfEvent("app.deleted", "1")).toBeUndefined();
});

test("W2 the overview links only to pages that the console has", () => {
  expect(placeOf({ kind: "domain", id: "1" }, () => true)).toEqual({ to: "/domains/1" });
  expect(placeOf({ kind: "api-tokens", id: null }, () => true)).toEqual({ to: "/tokens" });
  expect(placeOf({ kind: "domain", id: "1" }, () => false)).toBeUndefined();
});

test("W2 the overview links to the part of a page where a thing is put right", () => {
  const here = (kind: string, about?: string) =>
    placeOf({ kind, id: "1", ...(about !== undefined && { about }) }, () => true);
  expect(here("setup-link")).toEqual({ to: "/connections/1", search: { tab: "links" } });
  expect(here("certificate")).toEqual({ to: "/connections/1", search: { tab: "certificates" } });
  expect(here("connection", "setup_link_ending")).toEqual({
    to: "/connections/1",
    search: { tab: "links" },
  });
  expect(here("connection", "signins_failing")).toEqual({ to: "/connections/1" });
  expect(here("admin-key")).toEqual({ to: "/keys", search: { tab: "admin" } });
});

test("W2 the overview looks back over whole hours, a day unless the address says more", () => {
  expect(spanIn("7d")).toBe("7d");
  expect(spanIn("valueOf")).toBe("24h");
  expect(startOf("24h", NOW)).toBe("2026-11-26T11:00:00.000Z");
  expect(rowsOf([{ at: "2026-11-27T10:00:00Z", accepted: 2, refused: 1 }], "hour")).toEqual([
    expect.objectContaining({ accepted: 2, refused: 1 }),
  ]);
});

test("W2 S8 codes that nobody has tried yet are spoken of where one looks, missing ones on every page", () => {
  const shown = (code: string) => ["/", "/apps", "/break-glass"].filter((path) => isShownAt(code, path));
  expect(shown("break_glass_unrehearsed")).toEqual(["/break-glass"]);
  expect(shown("break_glass_missing")).toEqual(["/", "/apps", "/break-glass"]);
  expect(shown("a_warning_of_tomorrow")).toEqual(["/", "/apps", "/break-glass"]);
});

test("W2 the first page ticks off the codes that were made at the first start, and leads to where they are tried", () => {
  const open = (...warnings: string[]) =>
    waySteps({ warnings, hasDomain: false }).flatMap(({ isDone, to = "later" }) => (isDone ? [] : [to]));
  expect(open("break_glass_missing")).toEqual([
    "/break-glass",
    "/break-glass",
    "/setup",
    "/domains",
    "later",
  ]);
  expect(open("break_glass_unrehearsed")).toEqual(["/break-glass", "/setup", "/domains", "later"]);
  expect(open()).toEqual(["/setup", "/domains", "later"]);
});

test.each([
  ["saml_signer_unknown", "/connections/c1", { tab: "certificates" }],
  ["mapping_failed", "/connections/c1", { tab: "mapping" }],
  ["domain_not_linked", "/domains", { search: "acme.example" }],
  ["person_email_taken", "/collisions", { status: "open" }],
  ["policy_sso_off", "/explain", { email: "ada@acme.example" }],
  ["person_deactivated", "/people/p1", undefined],
])("W2 S3 a refused sign-in leads to where it is put right: %s", (code, to, search) => {
  const place = mendingOf({
    ...signinSample,
    code,
    connectionId: "c1",
    personId: "p1",
    email: "ada@acme.example",
  });
  expect(place).toMatchObject({ to, ...(search !== undefined && { search }) });
});

test("W2 S3 what is put right elsewhere, or by nobody, leads nowhere", () => {
  for (const code of ["ok", "saml_audience_mismatch", "password_wrong", "toString"])
    expect(mendingOf({ ...signinSample, code, connectionId: "c1" })).toBeUndefined();
  expect(mendingOf({ ...signinSample, code: "mapping_failed" })).toBeUndefined();
});

const signinSample = { code: "ok", connectionId: null, personId: null, email: null };
