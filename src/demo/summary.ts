import type { Demo } from "./demo.ts";

/** What is printed once the demo is ready: where to go, who to be, how to ask the API. */
export function summaryOf({ urls, people, adminKey }: Demo, dataDir: string, seconds: number): string {
  const widest = Math.max(...people.map(({ email }) => email.length));
  const names = people.map(
    ({ email, password, identityProvider, note }) =>
      `    ${email.padEnd(widest)}  ${password.padEnd(8)}  ${identityProvider}${note === undefined ? "" : ` (${note})`}`,
  );
  return `
  The Sallyport demo is ready (${seconds.toFixed(1)} s). Open the tracker first, then the wiki.

    Tracker     ${urls.tracker}/issues/SP-7
    Wiki        ${urls.wiki}/pages/handbook
    Sallyport   ${urls.broker}/apps
    Okta-like   ${urls.okta}
    Entra-like  ${urls.entra}

    ${"sign in as".padEnd(widest)}  password  at
${names.join("\n")}

    admin key   ${adminKey}
    try         curl -H "Authorization: Bearer ${adminKey}" ${urls.broker}/api/v1/signins

  Ctrl-C ends it. Everything is kept in ${dataDir}.
`;
}
