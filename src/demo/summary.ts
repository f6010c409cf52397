import type { Demo } from "./demo.ts";
import { companies } from "./idps/vendors.ts";

/** What is printed once the demo is ready: where to go, who to be, how to ask the API. */
export function summaryOf({ urls, people, adminKey }: Demo, dataDir: string, seconds: number): string {
  const widest = Math.max(...people.map(({ email }) => email.length));
  const names = people.map(
    ({ email, password, identityProvider, note }) =>
      `    ${email.padEnd(widest)}  ${password.padEnd(8)}  ${identityProvider}${note === undefined ? "" : ` (${note})`}`,
  );
  const widestName = Math.max(...companies.map(({ vendor }) => vendor.brand.name.length));
  const identityProviders = companies.map(
    ({ vendor }) => `    ${vendor.brand.name.padEnd(widestName)}  ${urls[vendor.name]}`,
  );
  return `
  The Sallyport demo is ready (${seconds.toFixed(1)} s). Open the tracker first, then the wiki and the expenses.

    ${"Tracker".padEnd(widestName)}  ${urls.tracker}/issues/SP-7
    ${"Wiki".padEnd(widestName)}  ${urls.wiki}/pages/handbook
    ${"Expenses".padEnd(widestName)}  ${urls.expenses}/expenses/2026-031
    ${"Board".padEnd(widestName)}  ${urls.board}/notices/canteen
    ${"My apps".padEnd(widestName)}  ${urls.broker}/apps
    ${"Console".padEnd(widestName)}  ${urls.broker}/admin (grace is an owner)
${identityProviders.join("\n")}

    ${"sign in as".padEnd(widest)}  password  at
${names.join("\n")}

    admin key   ${adminKey}
    try         curl -H "Authorization: Bearer ${adminKey}" ${urls.broker}/api/v1/signins

  Each identity provider has a page /lab, on which one thing at a time can be set wrong.
  Ctrl-C ends it. Everything is kept in ${dataDir}.
`;
}
