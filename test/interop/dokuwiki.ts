import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, openFolder, startProgram } from "./programs.ts";

const HERE = new URL("./dokuwiki", import.meta.url).pathname;
const WIKI = "/usr/share/dokuwiki";
const FOLDERS = [
  "attic",
  "cache",
  "index",
  "locks",
  "log",
  "media",
  "media_attic",
  "media_meta",
  "meta",
  "pages",
  "tmp",
];

/** Debian's DokuWiki, which believes its reverse proxy. Members of `admins` may read `adminspace:`, nobody else. */
export async function startDokuWiki(publicUrl: string) {
  const folder = openFolder("dokuwiki");
  for (const name of FOLDERS) mkdirSync(join(folder.path, "data", name), { recursive: true, mode: 0o777 });
  cpSync(join(HERE, "conf"), join(folder.path, "conf"), { recursive: true });
  cpSync(join(HERE, "plugins"), join(folder.path, "plugins"), { recursive: true });
  for (const plugin of readdirSync(`${WIKI}/lib/plugins`))
    symlinkSync(`${WIKI}/lib/plugins/${plugin}`, join(folder.path, "plugins", plugin));
  const pages = join(folder.path, "data", "pages");
  mkdirSync(join(pages, "adminspace"));
  writeFileSync(join(pages, "start.txt"), "====== Interop wiki ======");
  writeFileSync(join(pages, "adminspace", "plans.txt"), "====== Secret plans ======");
  const port = await freePort();
  const settings = [
    `session.save_path=${folder.path}/data/tmp`,
    `auto_prepend_file=${HERE}/prepend.php`,
    "error_reporting=E_ALL&~E_DEPRECATED&~E_WARNING&~E_NOTICE",
    "display_errors=0",
  ].flatMap((setting) => ["-d", setting]);
  const env = { WIKI_HOME: folder.path, WIKI_URL: publicUrl, PHP_CLI_SERVER_WORKERS: "2" };
  const url = `http://127.0.0.1:${port}`;
  const program = await startProgram(["php", ...settings, "-S", `127.0.0.1:${port}`, "-t", WIKI], `${url}/`, {
    env,
  });
  return {
    url,
    async stop() {
      await program.stop();
      folder.remove();
    },
  };
}
