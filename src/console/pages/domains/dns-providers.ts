interface Provider {
  readonly title: string;
  /** The way through its console. */
  readonly way: string;
  /** What its field for the name takes: the part before the domain, or the whole name. */
  readonly takes: "host" | "whole";
}

/** The most common ones, by their own words. */
export const PROVIDERS: readonly Provider[] = [
  { title: "Cloudflare", way: "DNS, Records, Add record, type TXT", takes: "host" },
  {
    title: "Amazon Route 53",
    way: "Hosted zones, Create record, type TXT, the value in double quotes",
    takes: "host",
  },
  { title: "Azure DNS", way: "DNS zones, Record sets, Add, type TXT", takes: "host" },
  { title: "Google Cloud DNS", way: "Zone details, Add standard, type TXT", takes: "host" },
  { title: "GoDaddy", way: "Domain, DNS, Add New Record, type TXT", takes: "host" },
  { title: "IONOS", way: "Domains & SSL, DNS, Add record, type TXT", takes: "host" },
  {
    title: "BIND and other zone files",
    way: "a line of the zone, with a dot at the end of the name",
    takes: "whole",
  },
];

/** The name without the domain; `@` where nothing is left. */
export function hostOf(name: string, domain: string): string {
  if (name === domain) return "@";
  return name.endsWith(`.${domain}`) ? name.slice(0, -domain.length - 1) : name;
}
