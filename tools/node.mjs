import { existsSync } from "node:fs";
import { delimiter, resolve } from "node:path";
import { Stop } from "./stop.mjs";

/** In its own folder: npm 10 does not always make the link in node_modules/.bin. */
const PACKAGE = `node_modules/node-${process.platform.replace("win32", "win")}-${process.arch}`;
const LOCAL = `${PACKAGE}/bin/${process.platform === "win32" ? "node.exe" : "node"}`;

/**
 * The Node that runs TypeScript as it is: the one that `npm ci` brought along, else this one if it is new enough.
 * Puts node_modules/.bin first on the path for everything that is started from here.
 */
export function findNode() {
  process.env.PATH = `${resolve("node_modules/.bin")}${delimiter}${resolve(PACKAGE, "bin")}${delimiter}${process.env.PATH ?? ""}`;
  if (existsSync(LOCAL)) return resolve(LOCAL);
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 24 || (major === 24 && minor >= 12)) return process.execPath;
  throw new Stop(
    `Sallyport needs Node 24.12 or newer; this is ${process.version}, and npm brings none along for ` +
      `${process.platform}-${process.arch}: install Node 24 (for example "nvm install", which reads .nvmrc).`,
  );
}
