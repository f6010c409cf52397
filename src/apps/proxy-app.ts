import { COMMON_FIELDS, commonSettings } from "./app-settings.ts";
import type { CommonInput } from "./app-settings.ts";
import { AppHeadersRefused } from "./errors.ts";
import { checkedHosts } from "./hosts.ts";
import type { AppBase, HeaderNames, ProxyApp } from "./types.ts";

/** What an administrator says of a new app behind a reverse proxy. */
export interface NewProxyApp extends CommonInput {
  readonly protocol: "forward-auth";
  readonly hosts: readonly string[];
  /** What the app calls the headers; those that are left out have our names. */
  readonly headers?: { readonly [about in keyof HeaderNames]?: string | undefined } | undefined;
  readonly identifyBy?: ProxyApp["identifyBy"] | undefined;
}

export const PROXY_FIELDS: readonly (keyof NewProxyApp)[] = [
  ...COMMON_FIELDS,
  "hosts",
  "headers",
  "identifyBy",
];

export const USUAL_HEADERS: HeaderNames = {
  user: "X-Forwarded-User",
  email: "X-Forwarded-Email",
  name: "X-Forwarded-Name",
  groups: "X-Forwarded-Groups",
  roles: "X-Forwarded-Roles",
};

type ProxySettings = Omit<ProxyApp, Exclude<keyof AppBase, keyof CommonInput> | "protocol">;

/** @throws AppNameRefused, AppGroupsRefused, AppRolesRefused, AppHostsRefused, AppHeadersRefused */
export const proxySettings = (input: NewProxyApp, publicUrl: string): ProxySettings => ({
  ...commonSettings(input),
  hosts: checkedHosts(input.hosts, publicUrl),
  headers: checkedHeaders(input.headers ?? {}),
  identifyBy: input.identifyBy ?? "email",
});

/** No underscore: servers that speak CGI take it for a hyphen, and one header would be another. */
const NAME = /^(X|Remote)-[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/i;
/** What proxies say of the request, not of the person. */
const OTHERS =
  /^X-(Forwarded-(For|Host|Proto|Port|Uri|Method|Server|Prefix|Ssl|Scheme)|Real-Ip|Original-.*|Request-Id)$/i;

function checkedHeaders(given: NonNullable<NewProxyApp["headers"]>): HeaderNames {
  const named = Object.entries(given).filter(([, name]) => name !== undefined);
  const headers: HeaderNames = { ...USUAL_HEADERS, ...Object.fromEntries(named) };
  const names = Object.values(headers);
  const wrong = names.find((name) => !NAME.test(name) || OTHERS.test(name) || name.length > 64);
  const isTwice = new Set(names.map((name) => name.toLowerCase())).size < names.length;
  if (wrong === undefined && !isTwice) return headers;
  throw new AppHeadersRefused("the app's headers cannot be named so", {
    mismatch: {
      expected: "names that begin with X- or Remote-, letters, digits and hyphens, each another",
      received: wrong?.slice(0, 100) ?? "one name twice",
    },
  });
}
