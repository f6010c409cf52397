import { inflateRawSync } from "node:zlib";
import type { Page } from "../../test/kit/browser.ts";
import { createTestIdp, toField, type TestIdp } from "../../test/kit/idp.ts";

/** A broker under measurement, set up and ready. */
export interface Journey {
  readonly name: string;
  /** One complete sign-in of person number `n`. Rejects unless userinfo names that person. May tell the access token. */
  signIn(n: number): Promise<unknown>;
  /** CPU of the server process since its start, microseconds. */
  cpu(): Promise<number>;
  close(): void;
}

export const DOMAIN = "corp-a.example.com";
export const REDIRECT_URI = "http://127.0.0.1:1/callback";

let idp: Promise<TestIdp> | undefined;
export const benchIdp = (): Promise<TestIdp> => (idp ??= createTestIdp("bench"));

/** Fifty people take turns, so that most sign-ins are of somebody who is known. */
export const personOf = (n: number): string => `person${n % 50}@${DOMAIN}`;

/** Whether the browser has arrived at the identity provider or at the app, neither of which exists. */
export const hasLeft = ({ headers }: Page): boolean =>
  headers.location?.startsWith("https://idp.") === true ||
  headers.location?.startsWith(REDIRECT_URI) === true;

/** What the identity provider answers to the request in this address, as the form field that a browser posts. */
export async function answerTo(location: string, sp: { acsUrl: string; spEntityId: string }, person: string) {
  const url = new URL(location);
  const request = inflateRawSync(Buffer.from(url.searchParams.get("SAMLRequest") ?? "", "base64")).toString();
  const requestId = /\bID="([^"]+)"/.exec(request)?.[1];
  if (requestId === undefined) throw new Error(`no AuthnRequest in ${location}`);
  const attributes = [
    { name: "email", values: [person] },
    { name: "firstName", values: ["Alice"] },
    { name: "lastName", values: ["Example"] },
    { name: "groups", values: ["a", "b", "c", "d", "e"].map((name) => `group-${name}`) },
  ];
  const xml = await (await benchIdp()).respond({ ...sp, requestId, now: new Date() }, person, { attributes });
  return { SAMLResponse: toField(xml), RelayState: url.searchParams.get("RelayState") ?? "" };
}

/** The app's half: code to token to person. */
export async function redeem(
  app: {
    tokenUrl: string;
    userinfoUrl: string;
    headers?: Record<string, string>;
    fields: Record<string, string>;
  },
  callback: string,
  person: string,
): Promise<string> {
  const code = new URL(callback).searchParams.get("code") ?? "";
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    redirect_uri: REDIRECT_URI,
    code,
    ...app.fields,
  });
  const token: unknown = await (
    await fetch(app.tokenUrl, { method: "POST", body, headers: app.headers ?? {} })
  ).json();
  const accessToken = String((token as { access_token?: string }).access_token);
  const headers = { authorization: `Bearer ${accessToken}` };
  const userinfo = (await (await fetch(app.userinfoUrl, { headers })).json()) as { email?: string };
  if (userinfo.email !== person)
    throw new Error(`expected ${person}, got ${JSON.stringify({ token, userinfo })}`);
  return accessToken;
}

export const locationOf = (page: Page): string => {
  if (!page.headers.location) throw new Error(`${page.url}: ${page.status} ${page.text.slice(0, 300)}`);
  return page.headers.location;
};
