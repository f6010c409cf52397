import { domainToASCII } from "node:url";
import { AppHostsRefused } from "./errors.ts";

const MOST = 100;
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/**
 * The one form in which a host is kept and compared: lower-case A-labels (UTS 46), or an address; a port unless it is
 * the usual one of http or https. `undefined` for what is no host.
 */
export function normalizedHost(text: string): string | undefined {
  const [, host = "", port] = /^([^\s/\\?#@%,[\]:]{1,253}|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const number = Number(port ?? 0);
  const suffix = port === undefined || number === 443 || number === 80 ? "" : `:${number}`;
  if (host === "" || number > 65_535 || (port !== undefined && number === 0)) return undefined;
  const name = nameOf(host);
  return name === undefined ? undefined : `${name}${suffix}`;
}

function nameOf(host: string): string | undefined {
  if (host.startsWith("["))
    return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : undefined;
  const ascii = domainToASCII(host).replace(/\.$/, "");
  return ascii.length <= 253 && ascii.split(".").every((label) => LABEL.test(label)) ? ascii : undefined;
}

/** What a host may be registered as: itself, or one level of wildcard above it. The first that exists is its app's. */
export function registrationsOf(host: string): readonly string[] {
  const dot = host.indexOf(".");
  return dot < 0 ? [host] : [host, `*${host.slice(dot)}`];
}

/**
 * @param publicUrl ours: a cookie does not know ports, so an app on our host would be sent our own session cookie
 * @throws AppHostsRefused
 */
export function checkedHosts(hosts: readonly string[], publicUrl: string): readonly string[] {
  if (hosts.length < 1 || hosts.length > MOST)
    throw refused(`1 to ${MOST} hosts`, `${hosts.length}`, "Name the hosts at which people open the app.");
  return [...new Set(hosts.map((host) => checkedHost(host, new URL(publicUrl))))];
}

function checkedHost(text: string, ours: URL): string {
  const isWildcard = text.startsWith("*.");
  const host = normalizedHost(isWildcard ? text.slice(2) : text);
  if (host === undefined || (isWildcard && !/[^.:]\.[^.:]/.test(host)))
    throw refused(
      "a host such as wiki.acme.com, or *.apps.acme.com for one level below it, with a port unless it is 80 or 443",
      text.slice(0, 200),
      "Send the host as the browser's address line shows it, without https:// and without a path.",
    );
  const registered = isWildcard ? `*.${host}` : host;
  if (isOurs(registered, ours))
    throw refused(
      "a host that is not Sallyport's own",
      registered,
      "Give the app a host name of its own: browsers send Sallyport's cookies to every port of its host.",
    );
  return registered;
}

/** On names of this machine every port is another site in development: there only our own port is ours. */
function isOurs(registered: string, ours: URL): boolean {
  const [name = ""] = registered.split(/:(?=\d+$)/);
  if (LOOPBACK.test(ours.hostname)) return registered === normalizedHost(ours.host);
  return registrationsOf(ours.hostname).includes(name);
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

const refused = (expected: string, received: string, nextStep: string): AppHostsRefused =>
  new AppHostsRefused("the app's hosts cannot be used", {
    mismatch: { field: "hosts", expected, received },
    nextStep,
  });

const LOCAL = /^(localhost|[^:]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;

/**
 * How browsers reach a host. Our cookies there want TLS, so it is https whatever the proxy says; names of this machine
 * count as secure without.
 */
export const originOf = (host: string, scheme: string | undefined): string =>
  `${LOCAL.test(host) && scheme !== "https" ? "http" : "https"}://${host}`;

/** Whether an app of these hosts is opened at this one. */
export const isAt = (hosts: readonly string[], host: string): boolean =>
  registrationsOf(host).some((registered) => hosts.includes(registered));
