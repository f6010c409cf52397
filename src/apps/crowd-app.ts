import ipaddr from "ipaddr.js";
import type { Random } from "../kernel/random.ts";
import { COMMON_FIELDS, commonSettings } from "./app-settings.ts";
import type { CommonInput } from "./app-settings.ts";
import { AppAddressesRefused } from "./errors.ts";
import type { NewSecret } from "./secret.ts";
import type { AppBase, CrowdApp } from "./types.ts";

/** What an administrator says of a new app that speaks Crowd. */
export interface NewCrowdApp extends CommonInput {
  readonly protocol: "crowd";
  /** From where the app may ask, as addresses or networks (`192.0.2.0/24`); empty: from anywhere. */
  readonly addresses?: readonly string[] | undefined;
}

export const CROWD_FIELDS: readonly (keyof NewCrowdApp)[] = [...COMMON_FIELDS, "addresses"];

const MOST_ADDRESSES = 100;

type CrowdSettings = Omit<
  CrowdApp,
  Exclude<keyof AppBase, keyof CommonInput> | "protocol" | "applicationName" | "clientSecretHash"
>;

/** @throws AppNameRefused, AppGroupsRefused, AppRolesRefused, AppAddressesRefused */
export const crowdSettings = (input: NewCrowdApp): CrowdSettings => ({
  ...commonSettings(input),
  addresses: checkedAddresses(input.addresses ?? []),
});

/** @throws what {@link crowdSettings} throws */
export const newCrowdApp = (
  input: NewCrowdApp,
  born: Omit<AppBase, keyof CommonInput>,
  secret: NewSecret,
  random: Random,
): CrowdApp => ({
  ...born,
  ...crowdSettings(input),
  protocol: "crowd",
  applicationName: applicationNameFor(input.name, random),
  clientSecretHash: secret.hash,
});

/** Readable in the app's own settings, and like no other in the installation; free of `:`, where Basic splits. */
function applicationNameFor(name: string, random: Random): string {
  const readable = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
  return [readable || "app", random.uuid().slice(0, 8)].join("-");
}

/** Whether an app may ask from there. What says of itself no address that can be read comes from nowhere. */
export function mayAskFrom({ addresses }: Pick<CrowdApp, "addresses">, ip: string | undefined): boolean {
  if (addresses.length === 0) return true;
  if (ip === undefined || !ipaddr.isValid(ip)) return false;
  const asking = ipaddr.process(ip);
  return addresses.some((text) => {
    const [network, bits] = networkOf(text);
    return asking.kind() === network.kind() && asking.match([network, bits]);
  });
}

function checkedAddresses(addresses: readonly string[]): readonly string[] {
  const wrong = addresses.find((text) => !isNetwork(text));
  if (addresses.length <= MOST_ADDRESSES && wrong === undefined) return [...new Set(addresses)];
  throw new AppAddressesRefused("the app's addresses cannot be used", {
    mismatch: {
      expected: `at most ${MOST_ADDRESSES} addresses or networks, e.g. 192.0.2.7 or 2001:db8::/32`,
      received: wrong?.slice(0, 100) ?? `${addresses.length} of them`,
    },
  });
}

const isNetwork = (text: string): boolean =>
  text.includes("/")
    ? ipaddr.IPv6.isValidCIDR(text) || ipaddr.IPv4.isValidCIDRFourPartDecimal(text)
    : ipaddr.IPv6.isValid(text) || ipaddr.IPv4.isValidFourPartDecimal(text);

function networkOf(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  if (text.includes("/")) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === "ipv4" ? 32 : 128];
}
