import { posix } from "node:path";

/** Sources by path from the project's root, with forward slashes. */
export type Sources = ReadonlyMap<string, string>;

export interface Import {
  readonly from: string;
  /** The path of one of our files, or the name of a package without what is inside it. */
  readonly to: string;
  readonly ours: boolean;
  /** `import type`, or every name marked `type`. */
  readonly typeOnly: boolean;
  /** What stands between `import` and `from`. */
  readonly names: string;
}

const DOMAINS = [
  "administrators",
  "api-tokens",
  "apps",
  "audit",
  "break-glass",
  "connections",
  "credentials",
  "directory",
  "domains",
  "keys",
  "mapping",
  "openings",
  "policies",
  "presets",
  "sessions",
  "setup-links",
  "tenants",
  "tokens",
];

/** Room by room: the rooms below, the only ones that it may look into. Its own is always one of them. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  ...Object.fromEntries(DOMAINS.map((domain) => [domain, ["kernel"]])),
  // Browser code: it knows the API by its OpenAPI document and nothing else of ours.
  console: [],
  saml: ["kernel"],
  settings: ["kernel"],
  storage: ["kernel", "settings", "signin", ...DOMAINS],
  signin: ["kernel", "saml", ...DOMAINS],
  "edge/outbound": ["kernel", "settings"],
  "edge/http": ["kernel", "settings", "saml", "signin", ...DOMAINS],
};
const BELOW_A_SURFACE = ["kernel", "settings", "saml", "signin", "edge/http", "edge/outbound", ...DOMAINS];
/** They wire, so they see everyone; nobody sees them but each other. */
const isRoof = (path: string): boolean => /^src\/([^/]+\.ts|cli\/.*|demo\/.*)$/.test(path);

const ONLY_IN: readonly [packages: readonly string[], rooms: readonly string[]][] = [
  // The demo has a service provider, and it must not be ours.
  [["@node-saml/node-saml"], ["saml", "demo"]],
  [["xml-crypto", "@xmldom/xmldom", "saxes", "xpath", "xml-encryption"], ["saml"]],
  [
    ["pg", "kysely", "redis", "@electric-sql/pglite", "@electric-sql/pglite-socket", "node:sqlite"],
    ["storage"],
  ],
  [["undici", "nodemailer"], ["edge/outbound"]],
  [["react", "react-dom", "@mantine/core", "@tanstack/react-router", "openapi-fetch"], ["console"]],
];
/** Names of node:http and node:https that serve; the others call out. */
const SERVING = new Set(["createServer", "Server", "STATUS_CODES", "ServerResponse", "IncomingMessage"]);

/** `edge/oidc` for src/edge/oidc/provider.ts, `saml` for src/saml/idp/sign.ts, `app` for src/app.ts. */
export function roomOf(path: string): string {
  const [first = "", second = "", ...rest] = path.replace(/^src\//, "").split("/");
  if (first === "edge" && rest.length > 0) return `edge/${second}`;
  return first.replace(/\.ts$/, "");
}

/** Comments and the insides of templates away, so that what is only spoken of is not taken for code. */
export const codeOf = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\/|(?<=^|[\s;{}(,])\/\/[^\n]*/g, (comment) => comment.replace(/[^\n]/g, ""));

export function importsOf(from: string, source: string): Import[] {
  const code = codeOf(source);
  const statements = code.matchAll(/^\s*(?:import|export)\s+([^"';]*?)\s*from\s*"([^"]+)"/gm);
  const bare = code.matchAll(/(?:^\s*import\s+|\bimport\(\s*)(\s*)"([^"]+)"/gm);
  return [...statements, ...bare].map(([, names = "", specifier = ""]) => toImport(from, names, specifier));
}

function toImport(from: string, names: string, specifier: string): Import {
  const ours = specifier.startsWith(".");
  const to = ours ? posix.join(posix.dirname(from), specifier) : packageOf(specifier);
  const named = namesIn(names);
  const typeOnly =
    names.startsWith("type ") || (named.length > 0 && named.every((name) => name.startsWith("type ")));
  return { from, to, ours, typeOnly, names };
}

const namesIn = (names: string): string[] =>
  (/\{([^}]*)\}/.exec(names)?.[1] ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);

const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

/** Every breach of the laws of the house, each as one sentence that names the file. */
export function breachesOf(sources: Sources): string[] {
  const imports = [...sources].flatMap(([path, source]) => importsOf(path, source));
  return [
    ...imports.filter(({ ours }) => ours).flatMap(upwardImport),
    ...imports.filter(({ ours }) => !ours).flatMap(strayPackage),
    ...imports.flatMap(outgoingHttp),
    ...[...sources].flatMap(([path, source]) => ownTime(path, source)),
    ...circlesOf(imports),
  ];
}

function upwardImport({ from, to }: Import): string[] {
  const [here, there] = [roomOf(from), roomOf(to)];
  if (here === there || isRoof(from)) return [];
  const below = BELOW[here] ?? (here.startsWith("edge/") ? BELOW_A_SURFACE : undefined);
  if (!below) return [`${from}: the room ${here} is unknown to the laws`];
  return below.includes(there) ? [] : [`${from}: ${here} may not import ${there} (${to})`];
}

function strayPackage({ from, to }: Import): string[] {
  const rooms = ONLY_IN.find(([packages]) => packages.includes(to))?.[1];
  return !rooms || rooms.includes(roomOf(from)) ? [] : [`${from}: only ${rooms.join(", ")} may import ${to}`];
}

function outgoingHttp({ from, to, typeOnly, names }: Import): string[] {
  if (!["node:http", "node:https", "node:http2"].includes(to) || typeOnly) return [];
  if (["edge/outbound", "demo"].includes(roomOf(from))) return [];
  const used = namesIn(names).filter((name) => !name.startsWith("type "));
  if (used.length > 0 && used.every((name) => SERVING.has(name))) return [];
  return [`${from}: only edge/outbound may call out by ${to} (import the names that serve, one by one)`];
}

/** Law 4: a rule about time is tested with a moved clock, so no rule may look at the real one. */
function ownTime(path: string, source: string): string[] {
  if (![...DOMAINS, "signin", "saml"].includes(roomOf(path))) return [];
  const found = /new Date\(\)|Date\.now\(\)|Math\.random\(|\brandomUUID\(/.exec(codeOf(source))?.[0];
  return found === undefined ? [] : [`${path}: ${found}: time, randomness and ids come in as arguments`];
}

function circlesOf(imports: readonly Import[]): string[] {
  const next = Map.groupBy(
    imports.filter(({ ours }) => ours),
    ({ from }) => from,
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const met = trail.indexOf(path);
    if (met >= 0) return void circles.push(`circle: ${[...trail.slice(met), path].join(" -> ")}`);
    if (done.has(path)) return;
    for (const { to } of next.get(path) ?? []) walk(to, [...trail, path]);
    done.add(path);
  };
  for (const path of next.keys()) walk(path, []);
  return circles;
}
