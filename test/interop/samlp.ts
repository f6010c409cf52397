import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, openFolder, startProgram } from "./programs.ts";
import { writeKeys, type IdentityProviderProgram } from "./simplesamlphp.ts";

/**
 * npm samlp 8 as an identity provider that wants signed requests, signs the assertion alone and encrypts it by
 * AES-256-GCM. People: carol (carolpass; finance, admins) and dave (davepass; support), both at corp-c.example.com.
 */
export async function startSamlp(): Promise<IdentityProviderProgram> {
  const folder = openFolder("samlp");
  const url = `http://samlp-idp.localhost:${await freePort()}`;
  mkdirSync(join(folder.path, "peers"));
  await writeKeys(folder.path);
  const program = await startProgram(
    [process.execPath, "--no-deprecation", new URL("./samlp/idp.mjs", import.meta.url).pathname],
    `${url}/metadata`,
    { env: { IDP_URL: url, IDP_HOME: folder.path } },
  );
  return {
    url,
    entityId: `${url}/idp`,
    metadata: async () => (await fetch(`${url}/metadata`)).text(),
    trust: (name, spMetadata) => writeFileSync(join(folder.path, "peers", `${name}.xml`), spMetadata),
    async stop() {
      await program.stop();
      folder.remove();
    },
  };
}
