// Builds the administrators' console into dist/console, unless what is there was made from what is here.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build } from "vite";
import { writeConsoleTypes } from "./console-types.mjs";

const SOURCE = "src/console";
const TARGET = "dist/console";
const STAMP = `${TARGET}/made-from`;
/** Replaced by the broker for each answer. */
const NONCE = "nonce-of-this-answer";

writeConsoleTypes();
const stamp = fingerprint();
if (process.argv.includes("--always") || read(STAMP) !== stamp) {
  process.stderr.write("Building the console ...\n");
  await build({
    configFile: false,
    root: SOURCE,
    base: "/admin/",
    logLevel: "warn",
    publicDir: false,
    html: { cspNonce: NONCE },
    oxc: { jsx: { runtime: "automatic" } },
    plugins: [stylesOfWhatIsUsed()],
    build: {
      emptyOutDir: true,
      rolldownOptions: { onLog },
      outDir: `../../${TARGET}`,
      target: "es2022",
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1_000,
      modulePreload: { polyfill: false },
    },
  });
  await compressAll(`${TARGET}/assets`);
  writeFileSync(STAMP, stamp);
}

/** Everything that the result depends on: the sources, the packages' versions, and how it is made. */
function fingerprint() {
  const hash = createHash("sha256");
  const files = readdirSync(SOURCE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`);
  for (const file of [...files.toSorted(), "package-lock.json", "tools/console.mjs"])
    hash.update(`${file}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

/** Once, as small as they get, rather than at each request. */
async function compressAll(folder) {
  const toBrotli = promisify(brotliCompress);
  const toGzip = promisify(gzip);
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(`${folder}/${name}`);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeFileSync(`${folder}/${name}.br`, await toBrotli(bytes, { params }));
    writeFileSync(`${folder}/${name}.gz`, await toGzip(bytes, { level: 9 }));
  }
}

/**
 * Of Mantine's styles only those are sent whose components the console has. They are listed by hand, in Mantine's own
 * order, on which they depend; here the list is held against what was built.
 */
function stylesOfWhatIsUsed() {
  const LIST = `${SOURCE}/mantine.css`;
  const COMPONENT = /@mantine\/core\/esm\/.*\/(\w+)\.module\.mjs$/;
  return {
    name: "styles-of-what-is-used",
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap(({ moduleIds = [] }) => moduleIds);
      const used = new Set(modules.flatMap((id) => COMPONENT.exec(id)?.[1] ?? []));
      const files = ["baseline", "default-css-variables", "global", ...inMantinesOrder([...used])];
      const list = files.map((name) => `@import "@mantine/core/styles/${name}.css";\n`).join("");
      if (!read(LIST)?.endsWith(list)) this.error(`${LIST} should end with these lines:\n${list}`);
    },
  };
}

function inMantinesOrder(components) {
  const styles = "node_modules/@mantine/core/styles";
  const all = readFileSync(`${styles}.css`, "utf8");
  const placeOf = (name) =>
    all.indexOf(/\.m_[0-9a-f]+/.exec(readFileSync(`${styles}/${name}.css`, "utf8"))[0]);
  return components.toSorted((one, other) => placeOf(one) - placeOf(other));
}

function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Libraries mark what runs in browsers for frameworks that we do not use. */
function onLog(level, log, handle) {
  if (log.code !== "MODULE_LEVEL_DIRECTIVE") handle(level, log);
}
