import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, openFolder, startProgram, type Program } from "./programs.ts";

const HERE = new URL("./apache", import.meta.url).pathname;
const HOST = "oidcrp.localhost";

/** Where Apache will be: the app is registered with this before Apache can start. */
export async function planApache() {
  const port = await freePort();
  const url = `http://${HOST}:${port}`;
  return {
    port,
    url,
    redirectUri: `${url}/protected/redirect_uri`,
    backchannelLogoutUri: `${url}/protected/redirect_uri?logout=backchannel`,
    protectedPage: `${url}/protected/whoami`,
  };
}

/** Debian's Apache with mod_auth_openidc: `/protected/whoami` prints what the application learns of a person. */
export async function startApache(
  plan: { readonly port: number; readonly url: string },
  client: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string },
): Promise<Program> {
  const folder = openFolder("apache");
  for (const name of ["www", "cgi"]) mkdirSync(join(folder.path, name));
  writeFileSync(join(folder.path, "www", "index.html"), "public");
  copyFileSync(join(HERE, "whoami.cgi"), join(folder.path, "cgi", "whoami.cgi"));
  for (const path of ["", "www", "cgi", "cgi/whoami.cgi"]) chmodSync(join(folder.path, path), 0o755);
  const defined = {
    BASE: folder.path,
    HOST,
    PORT: plan.port,
    ISSUER: client.issuer,
    CLIENT_ID: client.clientId,
    CLIENT_SECRET: client.clientSecret,
  };
  const defines = Object.entries(defined).flatMap(([name, value]) => ["-C", `Define ${name} ${value}`]);
  const args = ["-DFOREGROUND", "-d", folder.path, ...defines, "-f", join(HERE, "httpd.conf")];
  const program = await startProgram(["apache2", ...args], `${plan.url}/`);
  return {
    async stop() {
      await program.stop();
      folder.remove();
    },
  };
}
