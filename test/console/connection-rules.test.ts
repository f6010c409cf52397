import {
  certificateStanding,
  lastToEnd,
  standingOf,
  thumbprint,
} from "../../src/console/pages/connections/connection-facts.ts";
import { certificateText, withCertificates } from "../../src/console/pages/connections/idp-body.ts";
import { linesOf } from "../../src/console/pages/connections/metadata-difference.ts";
import { parametersIn } from "../../src/console/pages/connections/settings-values.ts";
import { isSameThumbprint, unknownSigners } from "../../src/console/pages/connections/signers.ts";
import { hostOf } from "../../src/console/pages/domains/dns-providers.ts";
import { draftOf, mappingOf, movedUp, sourceOf, withSource } from "../../src/console/pages/mapping/draft.ts";
import { noteAt, notesOf } from "../../src/console/pages/mapping/notes.ts";
import { replayVerdict } from "../../src/console/pages/mapping/words.ts";
import { pilotPolicy } from "../../src/console/pages/setup/pilot-policy.ts";
import { stepAfter, stepShown, type Step } from "../../src/console/pages/setup/progress.ts";
import { newConnection, vendorChoices } from "../../src/console/pages/setup/vendor-choices.ts";

const certificate = (sha256: string, notAfter: string, expiresInDays: number) => ({
  sha256,
  notBefore: "2026-01-01T00:00:00.000Z",
  notAfter,
  expiresInDays,
  pem: `pem of ${sha256}`,
});
const soon = certificate("aa".repeat(32), "2026-12-01T00:00:00.000Z", 3);
const later = certificate("bb".repeat(32), "2030-12-01T00:00:00.000Z", 1_400);
const idp = {
  entityId: "https://idp.example.com",
  ssoUrl: "https://idp.example.com/sso",
  ssoPostUrl: null,
  sloUrl: null,
  sloResponseUrl: null,
  sloBinding: null,
  certificates: [soon, later],
};

test("W2 a connection without an identity provider is not set up, whether it is enabled or not", () => {
  expect(standingOf({ enabled: true, idp: null, oidc: null }).words).toBe("not set up yet");
  expect(standingOf({ enabled: false, idp, oidc: null }).words).toBe("disabled");
  expect(standingOf({ enabled: true, idp, oidc: null }).words).toBe("enabled");
});

test("C4 people come in until the last of several certificates has ended", () => {
  expect(lastToEnd([soon, later])).toBe(later);
  expect(lastToEnd([])).toBeUndefined();
});

test.each([
  [-1, "expired"],
  [0, "ends today"],
  [1, "ends in 1 day"],
  [30, "ends in 30 days"],
  [31, "valid"],
])("C4 a certificate with %i days left is told as: %s", (days, words) => {
  const now = new Date("2026-11-27T00:00:00Z");
  expect(certificateStanding({ ...soon, expiresInDays: days }, now).words).toBe(words);
  expect(certificateStanding({ ...soon, notBefore: "2027-01-01T00:00:00Z" }, now).words).toBe(
    "not valid yet",
  );
});

test("C4 a thumbprint is compared whatever its colons, spaces and case, and as a whole", () => {
  const sha256 = "0a1b".repeat(16);
  expect(isSameThumbprint(thumbprint(sha256), sha256)).toBe(true);
  expect(isSameThumbprint(` ${sha256.slice(0, 10)} ${sha256.slice(10)}`, sha256)).toBe(true);
  expect(isSameThumbprint(sha256.slice(2), sha256)).toBe(false);
  expect(isSameThumbprint("", sha256)).toBe(false);
});

test("C4 adding a certificate sends the others along, and nothing that the identity provider has not", () => {
  expect(withCertificates(idp, ["one", "two"])).toEqual({
    entityId: idp.entityId,
    ssoUrl: idp.ssoUrl,
    certificates: ["one", "two"],
  });
  const byPost = { ...idp, ssoPostUrl: idp.ssoUrl };
  expect(withCertificates(byPost, ["one"])).toEqual({
    entityId: idp.entityId,
    ssoPostUrl: idp.ssoUrl,
    certificates: ["one"],
  });
});

test("C2 a certificate file is read in either of its two forms", () => {
  expect(certificateText(new TextEncoder().encode("-----BEGIN CERTIFICATE-----"))).toMatch(/^-----BEGIN/);
  expect(certificateText(new Uint8Array([0x30, 0x82, 0xff]))).toBe("MIL/");
});

test("C3 the difference of metadata says of each certificate whether it stays, goes or is new", () => {
  const shown = ({ sha256, notBefore, notAfter }: typeof soon) => ({
    sha256,
    notBefore,
    notAfter,
    subject: "CN=x",
  });
  const [plain, certificates] = linesOf({
    difference: [
      { field: "ssoUrl", before: "https://old", after: null },
      { field: "certificates", before: [shown(soon)], after: [shown(soon), shown(later)] },
    ],
  });
  expect(plain).toMatchObject({ label: "Sign-in address", before: "https://old", after: "none" });
  expect(certificates).toMatchObject({
    certificates: [
      { sha256: soon.sha256, side: "kept" },
      { sha256: later.sha256, side: "added" },
    ],
  });
});

test("C4 of many refused sign-ins one entry is made a certificate, and none of a trusted one", () => {
  const refused = (id: string, received: string) =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the list looks at
    ({ id, checks: [{ name: "carried_certificate", ok: true, received }] }) as never;
  const signins = [
    refused("s1", `${"cc".repeat(32)} until 2030`),
    refused("s2", "cc".repeat(32)),
    refused("s3", soon.sha256),
    refused("s4", "none"),
  ];
  const found = unknownSigners(signins, [soon]);
  expect(found).toMatchObject([{ sha256: "cc".repeat(32), attempts: 2, signin: { id: "s1" } }]);
});

test("C5 further parameters are one a line, and a value may hold an equals sign", () => {
  expect(parametersIn(" domain_hint=example.com\n\nq=a=b\nflag")).toEqual({
    domain_hint: "example.com",
    q: "a=b",
    flag: "",
  });
});

test("M5 rules that were only looked at are the same rules", () => {
  const mapping = {
    email: ["mail", { nameId: true as const, transforms: ["trim" as const] }],
    custom: { team: [{ constant: "x" }] },
  };
  expect(mappingOf(draftOf(mapping))).toEqual({
    email: [{ attribute: "mail" }, { nameId: true, transforms: ["trim"] }],
    givenName: [],
    familyName: [],
    displayName: [],
    groups: [],
    custom: { team: [{ constant: "x" }] },
  });
});

test("M1 what arrived becomes a source before the constant, which would always win", () => {
  const sources = [sourceOf("attribute", "a"), sourceOf("constant", "")];
  expect(withSource(sources, sourceOf("attribute", "b"))).toEqual([
    { attribute: "a" },
    { attribute: "b" },
    { constant: "" },
  ]);
  expect(movedUp(["a", "b", "c"], 2)).toEqual(["a", "c", "b"]);
  expect(movedUp(["a"], 0)).toEqual(["a"]);
});

test("M2 what is refused of a draft stands at its row, whether it was previewed or saved", () => {
  const problem = { type: "", title: "", status: 400, detail: "", code: "fields_refused" };
  const errors = [{ path: "mapping.email.1.transforms.0.regex.pattern", message: "is not closed" }];
  const notes = notesOf({ ...problem, errors });
  expect(noteAt(notes, "email.1")).toBe("Is not closed.");
  expect(noteAt(notes, "email.0")).toBeUndefined();
  expect(noteAt(notes, "email.10")).toBeUndefined();
});

test("S4 a replay is told with whom it would break first", () => {
  const told = { status: "done" as const, passed: 7, brokenCount: 0, mended: 2, stillRefused: 1 };
  expect(replayVerdict(told)).toEqual({
    tone: "teal",
    title: "Nobody would break: 7 would pass, 2 of them refused before, 1 refused as before",
  });
  expect(replayVerdict({ ...told, brokenCount: 3 }).tone).toBe("red");
  expect(replayVerdict({ ...told, status: "failed" }).tone).toBe("orange");
});

const steps = (...states: Step["state"][]): Step[] =>
  (["connection", "domain", "mapping", "test", "pilot", "enforce"] as const).map((name, at) => ({
    name,
    state: states[at] ?? "todo",
    because: "",
    at: null,
    refs: { domainIds: [], signinId: null, policyId: null },
  }));

test("W2 the set-up is gone on with at the first step that is not done, or at the one that the address names", () => {
  const begun = steps("done", "done", "problem");
  expect(stepShown(begun, undefined)?.name).toBe("mapping");
  expect(stepShown(begun, "test")?.name).toBe("test");
  expect(stepShown(begun, "nonsense")?.name).toBe("mapping");
  expect(stepShown(steps("done", "done", "done", "done", "done", "done"), undefined)?.name).toBe("enforce");
  expect(stepAfter(begun, "connection")?.name).toBe("domain");
  expect(stepAfter(begun, "enforce")).toBeUndefined();
});

test("C10 the vendors that most people have stand first, the two protocols for everybody else last", () => {
  const presets = ["ping", "generic", "entra", "okta"].map((name) => ({ name, title: name }));
  expect(vendorChoices(presets).map(({ value }) => value)).toEqual([
    "okta",
    "entra",
    "ping",
    "generic",
    "oidc",
  ]);
  expect(newConnection("oidc", "A")).toEqual({ name: "A", protocol: "oidc" });
  expect(newConnection("okta", "A")).toEqual({ name: "A", protocol: "saml", preset: "okta" });
});

test("P3 a pilot is for its group alone, and is asked before every other policy", () => {
  expect(pilotPolicy({ id: "c1", name: "Okta" }, { id: "g1", name: "Pilots" })).toEqual({
    name: "Pilot: Okta, Pilots",
    rank: 1,
    sso: { mode: "enforced", connectionId: "c1" },
    bindings: { people: [], groups: ["g1"] },
    rollout: { of: "groups", percent: 100 },
  });
});

test("D1 a name server's console is given the part before the domain", () => {
  expect(hostOf("_sallyport.example.com", "example.com")).toBe("_sallyport");
  expect(hostOf("example.com", "example.com")).toBe("@");
  expect(hostOf("_sallyport.notexample.com", "example.com")).toBe("_sallyport.notexample.com");
});
