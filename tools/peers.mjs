import { cpSync, mkdirSync } from "node:fs";
import { installDependencies } from "./dependencies.mjs";

/**
 * Installs what `<folder>/peers` names into `<folder>/.peers`, which git ignores: other people's programs to compare
 * or to talk with, whose old packages must not come into our own lock file.
 */
export async function installPeers(folder) {
  mkdirSync(`${folder}/.peers`, { recursive: true });
  for (const file of ["package.json", "package-lock.json"])
    cpSync(`${folder}/peers/${file}`, `${folder}/.peers/${file}`);
  await installDependencies(`${folder}/.peers`, ["--ignore-scripts"]);
}
