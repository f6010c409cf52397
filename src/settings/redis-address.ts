/** Where Redis is. A database number is for a single one and behind sentinels: a cluster has database 0 alone. */
export type RedisAddress =
  | { readonly kind: "single"; readonly url: string }
  | (Several & { readonly kind: "sentinel"; readonly primary: string; readonly database: number })
  | (Several & { readonly kind: "cluster" });

interface Several {
  /** Of sentinels, or of some nodes of the cluster; the others are learnt from these. */
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  readonly tls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
}

const SEVERAL = /^(redis|rediss)\+(sentinel|cluster):\/\/(?:([^@/]*)@)?([^/?#]+)(?:\/([^?#]*))?$/;
const NODE = /^(?:\[([0-9a-fA-F:]+)\]|([^:@[\]]+))(?::(\d{1,5}))?$/;
const PORTS = { sentinel: 26_379, cluster: 6_379 } as const;
/** Names of primaries as Sentinel takes them. */
const PRIMARY = /^[\w.-]+$/;

/**
 * `redis://host`, `redis+sentinel://host,host/primary[/database]` or `redis+cluster://host,host`; `rediss` for TLS.
 * Hosts may have ports; a user and password may stand before them, percent-encoded.
 * @returns `undefined` for anything else
 */
export function readRedisAddress(text: string): RedisAddress | undefined {
  if (/^rediss?:\/\//.test(text)) return URL.canParse(text) ? { kind: "single", url: text } : undefined;
  const [, scheme, kind, credentials, hosts = "", path = ""] = SEVERAL.exec(text) ?? [];
  if (kind !== "sentinel" && kind !== "cluster") return undefined;
  const nodes = hosts.split(",").map((host) => nodeOf(host, PORTS[kind]));
  const signIn = signInOf(credentials);
  if (signIn === undefined || !nodes.every((node) => node !== undefined)) return undefined;
  const several = { nodes, tls: scheme === "rediss", ...signIn };
  if (kind === "cluster") return path === "" ? { kind, ...several } : undefined;
  const [primary = "", database = "0", ...rest] = path.split("/");
  if (!PRIMARY.test(primary) || !/^\d{1,3}$/.test(database) || rest.length > 0) return undefined;
  return { kind, ...several, primary, database: Number(database) };
}

function nodeOf(text: string, usualPort: number) {
  const [, v6, name, port] = NODE.exec(text) ?? [];
  const host = v6 ?? name;
  const number = port === undefined ? usualPort : Number(port);
  return host === undefined || number < 1 || number > 65_535 ? undefined : { host, port: number };
}

function signInOf(credentials: string | undefined) {
  const [user = "", ...password] = (credentials ?? "").split(":");
  try {
    return {
      username: user === "" ? undefined : decodeURIComponent(user),
      password: password.length === 0 ? undefined : decodeURIComponent(password.join(":")),
    };
  } catch {
    return undefined;
  }
}
