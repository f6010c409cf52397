import { readFileSync } from "node:fs";
import { run } from "./children.mjs";
import { Stop } from "./stop.mjs";

/** Runs `npm ci` unless node_modules holds what package-lock.json says. */
export async function installDependencies(folder = ".", moreFlags = []) {
  if (isInstalled(folder)) return;
  process.stderr.write(`Installing packages in ${folder === "." ? "node_modules" : folder} ...\n`);
  // An environment made for production would leave out what tests need; a strict one would refuse Node 20.
  const flags = [
    "--include=dev",
    "--include=optional",
    "--engine-strict=false",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  const [program, ...first] = npm();
  const install = () =>
    run(program, [...first, "ci", ...flags, ...moreFlags], {
      cwd: folder,
      shell: process.platform === "win32",
    });
  let code = await install();
  // Once more: a registry that does not answer for a moment ends npm in the middle, or leaves optional packages out.
  if (code !== 0 || !isInstalled(folder)) code = await install();
  if (code !== 0) throw new Stop(`npm ci failed (exit code ${code}); what it said stands above.`);
}

/** npm writes node_modules/.package-lock.json last, so that it tells what is there, whole. */
function isInstalled(folder) {
  const wanted = packagesOf(`${folder}/package-lock.json`);
  const present = packagesOf(`${folder}/node_modules/.package-lock.json`);
  if (!wanted) throw new Stop(`${folder}/package-lock.json is missing or damaged.`);
  if (!present) return false;
  const paths = Object.keys(wanted).filter((path) => path !== "");
  // npm passes over an optional package that it could not fetch; without our Node nothing runs.
  const ownNode = `node_modules/node-${process.platform.replace("win32", "win")}-${process.arch}`;
  if (wanted[ownNode] && !present[ownNode]) return false;
  return paths.every(
    (path) => present[path]?.version === wanted[path].version || (!present[path] && wanted[path].optional),
  );
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/** The npm that runs us, by the Node that runs it: the one in node_modules/.bin is about to be replaced. */
function npm() {
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  if (script?.endsWith("npm-cli.js") && node && !node.includes("node_modules")) return [node, script];
  return ["npm"];
}
