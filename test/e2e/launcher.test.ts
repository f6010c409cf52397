import { mkdir, writeFile } from "node:fs/promises";
import { formOf } from "../kit/attacks/live.ts";
import { openAttackStage } from "../kit/attacks/stage.ts";
import { ownAnswer } from "../kit/attacks/stateful.ts";
import { openAdminApi } from "../kit/admin-api.ts";
import { openBrowser, type Browser, type Page } from "../kit/browser.ts";

const stage = await openAttackStage();
const api = openAdminApi(stage.url, stage.adminKey);
afterAll(() => stage.close());

/** Where a developer wants to look at the pages with their own eyes. */
const SHOTS = process.env["SALLYPORT_TEST_PAGES"];
async function keep(name: string, { body }: Page): Promise<void> {
  if (SHOTS === undefined) return;
  await mkdir(SHOTS, { recursive: true });
  await writeFile(`${SHOTS}/${name}.html`, body);
}

async function signedIn(): Promise<Browser> {
  const browser = openBrowser();
  const live = await stage.begin(browser);
  await stage.post(browser, formOf(ownAnswer(live)));
  return browser;
}

const register = (name: string, about: object = {}) =>
  api.post<{ id: string; clientId: string }>("/apps", {
    name,
    protocol: "oidc",
    redirectUris: ["https://app.example/callback"],
    requirePkce: false,
    ...about,
  });

test("A6 the launcher of somebody without any app says so, and who decides", async () => {
  const page = await (await signedIn()).go(`${stage.url}/apps`);
  expect(page.text).toContain(
    "There is no app for you here yet. Your administrators decide who may open which.",
  );
  expect(page.forms).toEqual([]);
  await keep("empty", page);
});

test("A6 whoever may not open an app is told which, as whom, and whom to ask, and can take another account", async () => {
  const browser = await signedIn();
  const open = async ({ clientId }: { clientId: string }) => {
    const query = new URLSearchParams({
      client_id: clientId,
      response_type: "code",
      scope: "openid",
      redirect_uri: "https://app.example/callback",
    });
    return browser.go(`${stage.url}/oidc/auth?${query}`);
  };
  const asked = await open(
    await register("Vault", { groups: ["finance"], contact: "it@corp-a.example.com" }),
  );
  expect(asked.status).toBe(403);
  expect(asked.text).toContain("You have no access to Vault");
  expect(asked.text).toMatch(/You are signed in as \S+@corp-a\.example\.com/);
  expect(asked.body).toContain('href="mailto:it@corp-a.example.com?subject=Access%20to%20Vault"');
  expect(asked.body).toMatch(/href="\/logout">Use another account</);
  await keep("no-access", asked);
  const words = { groups: ["finance"], contact: 'the <b>desk</b> on floor 2, "Anna"' };
  expect((await open(await register("Safe", words))).text).toContain(
    `To be given access, ask ${words.contact}`,
  );
  const nobody = await open(await register("Chest", { groups: ["finance"] }));
  expect(nobody.text).toContain("Ask the administrator of Chest in your organisation");
  expect((await browser.go(`${stage.url}/apps`)).text).not.toContain("Vault");
});

test("A6 the launcher has the apps that the person may open and no others, each at its own start", async () => {
  await register("Wiki", { launchUrl: "https://wiki.example/start?from=launcher" });
  await register("Board");
  const switchedOff = await register("Off", { enabled: false });
  const page = await (await signedIn()).go(`${stage.url}/apps`);
  expect(page.body).toContain('href="https://wiki.example/start?from=launcher"');
  expect(page.body).toContain('href="https://app.example/"');
  expect(page.text.indexOf("Board")).toBeLessThan(page.text.indexOf("Wiki"));
  for (const hidden of ["Vault", "Safe", "Chest", "Off"]) expect(page.text).not.toContain(hidden);
  await keep("some", page);
  await api.patch(`/apps/${switchedOff.id}`, { enabled: true, launchUrl: null, contact: null });
  expect((await (await signedIn()).go(`${stage.url}/apps`)).text).toContain("Off");
});

test("A6 among many apps one is found by a part of its name, without JavaScript", async () => {
  for (let turn = 0; turn < 12; turn += 1) await register(`Werkzeug für Büro ${turn + 1}`);
  const browser = await signedIn();
  const page = await browser.go(`${stage.url}/apps`);
  await keep("many", page);
  const found = await browser.go(`${stage.url}/apps?q=BURO%2012`);
  expect(found.text).toContain("Werkzeug für Büro 12");
  expect(found.text).not.toContain("Wiki");
  expect(found.headers["content-security-policy"]).toContain("form-action 'self'");
  const none = await browser.go(`${stage.url}/apps?q=${encodeURIComponent("<script>")}`);
  expect(none.body).not.toContain("<script>");
  expect(none.text).toContain("None of your");
  await keep("none", none);
});

test.each([
  [{ launchUrl: "javascript:alert(1)" }, "app_address_refused"],
  [{ launchUrl: "https://user:password@wiki.example/" }, "app_address_refused"],
  [{ contact: "a\u202eb" }, "app_contact_refused"],
])("A6 what people are sent to or told is looked at: %j", async (about, code) => {
  await expect(register("Refused", about)).rejects.toThrow(new RegExp(`422 .*${code}`));
});
