import { randomUUID } from "node:crypto";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { aConnection, aDomain } from "../conformance/samples.ts";
import type { Stage } from "../edge/account/stage.ts";
import { openAdminApi } from "../kit/admin-api.ts";
import type { TestSmtp } from "../kit/smtp.ts";

export const ADMIN_KEY = "admin-key-of-the-employees-walk-0123456789";
const PASSWORD = "seven-violet-otters-42";
const NEW_PASSWORD = "nine-amber-lanterns-07";

/** Called at each page that an employee comes to, in the state in which they read it. */
export type See = (page: Page, name: string) => Promise<void>;

interface Walk {
  readonly stage: Stage;
  readonly smtp: TestSmtp;
  readonly browser: Browser;
  readonly see: See;
}

/** Two domains: one with a connection and passwords, one that leaves a choice; everybody needs a second factor. */
export async function furnish({ world, publicUrl }: Stage) {
  const { tenantId, database } = world;
  const at = world.clock();
  const connections = [aConnection(tenantId), aConnection(tenantId)];
  const names = [`one-${randomUUID()}.example`, `two-${randomUUID()}.example`] as const;
  await database.transact(tenantId, async (rows) => {
    for (const connection of connections) await rows.connections.insert(connection);
    for (const [index, name] of names.entries())
      await rows.domains.insert(
        aDomain(tenantId, {
          name,
          connectionIds: connections.slice(0, index + 1).map(({ id }) => id),
          status: "verified",
          verifiedAt: at,
          checkedAt: at,
        }),
      );
  });
  const admin = openAdminApi(publicUrl, ADMIN_KEY);
  const { items } = await admin.get<{ items: { id: string; isDefault: boolean }[] }>("/policies");
  const everybody = items.find(({ isDefault }) => isDefault)?.id ?? "";
  await admin.patch(`/policies/${everybody}`, {
    twoStep: "required",
    notice: { text: "This machine is watched." },
  });
  return { admin, one: names[0], two: names[1] };
}

/** By an employee's feet through the pages; forms are known by their ids, so it goes in every language. */
export async function walk(
  { stage, smtp, browser, see }: Walk,
  { admin, one, two }: Awaited<ReturnType<typeof furnish>>,
  options: BrowserContextOptions,
): Promise<void> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const at = async (name: string) => see(page, name);
  const go = async (path: string, name: string) => {
    await page.goto(stage.publicUrl + path);
    await at(name);
  };
  const press = (selector: string) => page.locator(selector).first().click();
  const type = async (fields: Record<string, string>, name?: string) => {
    // What is revoked counts for all that began up to then.
    stage.world.clock.advance(1_000);
    for (const [id, value] of Object.entries(fields)) await page.locator(`#${id}`).fill(value);
    await press("main form button[type=submit]");
    if (name !== undefined) await at(name);
  };
  const sendLink = async (name?: string): Promise<string> => {
    const before = smtp.mails.length;
    await page.goto(`${stage.publicUrl}/login/forgot`);
    await type({ email }, name);
    return (await smtp.received(before + 1)).link ?? "";
  };
  const email = `ada-${randomUUID().slice(0, 8)}@${one}`;
  const person = await stage.newPerson({ email });
  const { url } = await admin.post<{ url: string }>(`/people/${person.id}/password-reset`, {});

  await go(new URL(url).pathname, "reset");
  await type({ password: "passwordpassword" }, "reset refused");
  await type({ password: PASSWORD }, "reset done");
  await page.goto(url);
  await at("reset over");

  await go("/login", "sign in");
  await type({ email: `nobody@${two}` }, "password, or choose");
  await press('a[href^="/login/choose"]');
  await at("choose");
  await go("/login", "sign in again");
  await type({ email }, "password");
  await type({ password: "wrong-password" }, "password wrong");
  await type({ password: PASSWORD }, "enrol");
  await press('a[href*="/passkey"]');
  await at("enrol a passkey");
  await page.goBack();
  await press('a[href*="/totp"]');
  await at("enrol an app");
  await type({ code: "000000" }, "enrol an app, wrong");
  const secret = await page.locator(".reference").innerText();
  await type({ code: await stage.codeOf(secret) }, "recovery codes");
  await press(".row a.button:not(.quiet)");
  await at("notice");
  await press("main form button[type=submit]");
  await page.waitForURL("**/apps");
  await at("apps");

  await go("/account", "sessions");
  await go("/account/security", "security");
  await go("/account/security/password", "change password");
  await type({ old: "wrong-password", password: NEW_PASSWORD }, "change password, wrong");
  await type({ old: PASSWORD, password: "passwordpassword" }, "change password, known");
  await type({ old: PASSWORD, password: "aaaaaaaaaaaaaa" }, "change password, weak");
  await type({ old: PASSWORD, password: NEW_PASSWORD }, "password changed");
  await go("/account/tokens", "tokens");
  await type({ name: "Script" }, "token made");
  await go("/account/tokens", "tokens, one");
  stage.world.clock.advance(11 * 60_000);
  await go("/account/security/confirm", "confirm");
  await type({ code: "000000" }, "confirm, wrong");

  await go("/logout", "sign out");
  await press("main form button[type=submit]");
  await at("signed out");

  await go("/login", "sign in, third");
  await type({ email });
  await type({ password: NEW_PASSWORD }, "second factor");
  await type({ code: "000000" }, "second factor, wrong");
  await press('a[href*="way=recovery-code"]');
  await at("second factor, recovery code");

  await go("/login/forgot", "forgot");
  await page.goto(await sendLink("mail sent"));
  await at("reset by mail");

  for (const path of [
    "/errors/SP-7K3M-Q9XD",
    "/nowhere",
    "/break-glass",
    "/idp/continue/unknown",
    "/interaction/unknown",
    "/forward-auth/start?handle=unknown",
    "/oidc/auth?client_id=unknown",
    "/oidc/session/end",
    "/login/enrol?request=unknown",
    "/admin",
  ])
    await go(path, path);
  await page.goto(`${stage.publicUrl}/break-glass`);
  await type({ email, code: "wrong-code" }, "break-glass, wrong");
  await context.close();
}
