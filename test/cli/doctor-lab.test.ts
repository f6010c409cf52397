import { spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../src/cli/cli.ts";
import { judged } from "../../src/cli/doctor-lab.ts";

const path = fileURLToPath(new URL("../../bin/sallyport.mjs", import.meta.url));

async function lab(...options: string[]) {
  let said = "";
  const terminal = { environment: {}, out: (text: string) => void (said += text), err() {} };
  return { code: await run(["doctor", "--lab", ...options], terminal), out: said };
}

/** The program itself, in an environment of which it may read nothing. */
async function program(signalOnceItHasWritten?: NodeJS.Signals) {
  const folder = await mkdtemp(join(tmpdir(), "sallyport-lab-test-"));
  const child = spawn(process.execPath, [path, "doctor", "--lab"], {
    cwd: folder,
    env: {
      TMPDIR: folder,
      NODE_DISABLE_COMPILE_CACHE: "1",
      SALLYPORT_PUBLIC_ULR: "misspelt",
      DATABASE_URL: "postgres://127.0.0.1:1/none",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (bytes: Buffer) => (said += bytes.toString()));
  const watcher = watch(folder, () => signalOnceItHasWritten && child.kill(signalOnceItHasWritten));
  const [code] = await once(child, "close");
  watcher.close();
  const left = await readdir(folder);
  await rm(folder, { recursive: true });
  return { code, lines: said.trimEnd().split("\n"), left };
}

test("S5 one person signs in at each of the five simulated identity providers, and nothing is left behind", async () => {
  const signedIn = ["okta", "entra", "google", "adfs", "keycloak"].map((vendor): unknown =>
    expect.stringMatching(
      new RegExp(
        `^ok {4}${vendor} +signed in as \\w+@${vendor}-corp\\.example\\.com \\(SP-\\w{4}-\\w{4}\\)$`,
      ),
    ),
  );
  expect(await program()).toEqual({ code: 0, lines: [...signedIn, "", "5 ok, 0 warn, 0 fail"], left: [] });
}, 60_000);

test("Ctrl-C ends it, and nothing is left behind then either", async () => {
  const { code, left } = await program("SIGINT");
  expect({ code, left }).toEqual({ code: 1, left: [] });
}, 60_000);

test.each([
  // at the vendor's default, by the identity provider's answer
  [["wrong-audience"], "okta", "saml_audience_mismatch", "audience_mismatch", "idp-admin"],
  // at another vendor, by what is changed at the broker
  [
    ["connection-disabled", "--vendor", "google"],
    "google",
    "connection_disabled",
    "connection_disabled",
    "broker-admin",
  ],
  // only possible at one vendor, which nobody has to name
  [["duplicate-attribute"], "keycloak", "saml_attribute_invalid", "duplicate_attribute", "idp-admin"],
  // by what the person does
  [["cookie-lost", "--vendor", "adfs"], "adfs", "signin_wrong_browser", "cookie_lost", "employee"],
  [["mistyped-address"], "okta", "signin_email_malformed", "email_malformed", "employee"],
])(
  "S5 set wrong, %j is named as an administrator would read it",
  async (named, vendor, code, name, who) => {
    const said = await lab("--misconfigure", ...named);
    const [first, ...rest] = said.out.split("\n");
    expect(first).toMatch(new RegExp(`^ok {4}${vendor} .* Refused with ${code} \\(SP-\\w{4}-\\w{4}\\)$`));
    expect(rest).toEqual([
      expect.stringMatching(new RegExp(`^ok {4}diagnosis +${name}: .`)),
      expect.stringMatching(new RegExp(`^ok {4}who +${who}$`)),
      expect.stringMatching(/^ok {4}what to do +./),
      "",
      "4 ok, 0 warn, 0 fail",
      "",
    ]);
    expect(said.code).toBe(0);
  },
  60_000,
);

test("S5 what is recorded as something else than it is fails, each word for itself", () => {
  const wrong = {
    summary: "The clock is slow.",
    expected: { code: "saml_issue_instant_invalid", who: "idp-admin", diagnosis: "clock_skew" },
  } as const;
  const recorded = {
    reference: "SP-0000-0000",
    outcome: "refused",
    code: "saml_issue_instant_invalid",
    email: null,
    diagnosis: { name: "clock_skew", summary: "The clock is 600 s behind." },
    fix: { who: "idp-admin", what: "Set it." },
  } as const;
  const gradesOf = (change: object) =>
    judged("okta", wrong, { ...recorded, ...change }).map(({ grade }) => grade);
  expect(gradesOf({})).toEqual(["ok", "ok", "ok", "ok"]);
  expect(gradesOf({ code: "saml_too_large" })).toEqual(["fail", "ok", "ok", "ok"]);
  expect(gradesOf({ diagnosis: null })).toEqual(["ok", "fail", "ok", "ok"]);
  expect(gradesOf({ fix: { who: "employee", what: "Wait." } })).toEqual(["ok", "ok", "fail", "ok"]);
  expect(gradesOf({ fix: null })).toEqual(["ok", "ok", "fail", "fail"]);
  expect(judged("okta", wrong, undefined)).toMatchObject([{ grade: "fail", about: "okta" }]);
});

test("S5 what is only odd is accepted all the same", async () => {
  const { code, out } = await lab("--misconfigure", "missing-names");
  expect(out).toMatch(/^ok {4}okta .* Accepted all the same \(SP-.*\)\n\n1 ok, 0 warn, 0 fail\n$/);
  expect(code).toBe(0);
}, 60_000);

test("S5 the list has every misconfiguration with its summary, or those of one vendor", async () => {
  const all = await lab("--misconfigure", "list");
  expect(all.code).toBe(0);
  expect(all.out).toMatch(/^wrong-audience +The entity ID .*\.$/m);
  expect(all.out).toMatch(/^duplicate-attribute +Each role/m);
  expect(all.out.trimEnd().split("\n").length).toBeGreaterThan(40);
  const { out } = await lab("--misconfigure", "list", "--vendor", "okta");
  expect(out).not.toContain("duplicate-attribute");
});

test.each([
  [["--lab", "--vendor", "ping"], 'unknown vendor "ping"; there are okta, entra, google, adfs, keycloak'],
  [["--lab", "--misconfigure", "moon"], '"moon"; "sallyport doctor --lab --misconfigure list" shows all'],
  [
    ["--lab", "--vendor", "okta", "--misconfigure", "duplicate-attribute"],
    '"duplicate-attribute" cannot be set at okta, only at keycloak',
  ],
  [["--vendor", "okta"], "--vendor goes with --lab"],
  [["--fast"], "Unknown option '--fast'"],
])("doctor %j is answered by one line and exit code 2", async (args, message) => {
  let said = "";
  const terminal = { environment: {}, out() {}, err: (text: string) => void (said += text) };
  expect(await run(["doctor", ...args], terminal)).toBe(2);
  expect(said).toContain(message);
  expect(said.trimEnd().split("\n")).toHaveLength(1);
});
