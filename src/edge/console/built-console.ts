import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";

type Encoding = "br" | "gzip" | "identity";

interface Asset {
  readonly type: string;
  readonly bytes: Readonly<Record<Encoding, Buffer>>;
}

/** What `npm run build:console` made: browser code that knows the API and nothing of this process. */
export interface BuiltConsole {
  /** The one page, for any address of the console. @param nonce of this answer alone, base64 */
  page(nonce: string): string;
  /** By name; a new content has a new name. */
  readonly assets: ReadonlyMap<string, Asset>;
}

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
};
/** Stands in the built page where the nonce is to be. */
const NONCE_PLACE = "nonce-of-this-answer";

/** Reads all of it once: it is small, and it never changes under a running process. `undefined`: it was not built. */
export function readBuiltConsole(folder: URL): BuiltConsole | undefined {
  let template: string;
  try {
    template = readFileSync(new URL("index.html", folder), "utf8");
  } catch {
    return undefined;
  }
  const names = readdirSync(new URL("assets/", folder));
  const assets = names.flatMap((name): [string, Asset][] => {
    const type = TYPES[extname(name)];
    return type === undefined ? [] : [[name, { type, bytes: bytesOf(new URL(`assets/${name}`, folder)) }]];
  });
  return {
    page: (nonce) => template.replaceAll(NONCE_PLACE, nonce),
    assets: new Map(assets),
  };
}

const bytesOf = (file: URL): Asset["bytes"] => ({
  identity: readFileSync(file),
  br: readFileSync(new URL(`${file.href}.br`)),
  gzip: readFileSync(new URL(`${file.href}.gz`)),
});
