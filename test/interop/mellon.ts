import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { KeyPair } from "../../src/saml/types.ts";
import { freePort, openFolder, startProgram, type Program } from "./programs.ts";

const HERE = new URL("./mellon", import.meta.url).pathname;
const HOST = "mellon.localhost";

export interface Mellon extends Program {
  readonly url: string;
  readonly protectedPage: string;
  /** What an administrator carries to us. */
  metadata(): Promise<string>;
}

/** Debian's Apache with mod_auth_mellon: `/protected/whoami` prints what the application learns of a person. */
export async function startMellon(needs: {
  readonly idpMetadata: string;
  readonly key: KeyPair;
}): Promise<Mellon> {
  const port = await freePort();
  const url = `http://${HOST}:${port}`;
  const folder = openFolder("mellon");
  for (const name of ["www", "cgi"]) mkdirSync(join(folder.path, name));
  writeFileSync(join(folder.path, "www", "index.html"), "public");
  writeFileSync(join(folder.path, "idp.xml"), needs.idpMetadata);
  writeFileSync(join(folder.path, "sp.key"), needs.key.privateKey);
  writeFileSync(join(folder.path, "sp.crt"), needs.key.certificate);
  copyFileSync(join(HERE, "whoami.cgi"), join(folder.path, "cgi", "whoami.cgi"));
  for (const path of ["", "www", "cgi", "cgi/whoami.cgi"]) chmodSync(join(folder.path, path), 0o755);
  const defined = { BASE: folder.path, HOST, PORT: port };
  const defines = Object.entries(defined).flatMap(([name, value]) => ["-C", `Define ${name} ${value}`]);
  const args = ["-DFOREGROUND", "-d", folder.path, ...defines, "-f", join(HERE, "httpd.conf")];
  const program = await startProgram(["apache2", ...args], `http://127.0.0.1:${port}/`);
  return {
    url,
    protectedPage: `${url}/protected/whoami`,
    metadata: async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/mellon/metadata`, {
        headers: { host: `${HOST}:${port}` },
      });
      return answer.text();
    },
    async stop() {
      await program.stop();
      folder.remove();
    },
  };
}
