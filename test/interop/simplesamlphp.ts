import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeCertificate } from "../../src/saml/certificate.ts";
import { freePort, openFolder, startProgram } from "./programs.ts";

const HERE = new URL("./simplesamlphp", import.meta.url).pathname;
const HOST = "ssp-idp.localhost";

/** A real identity provider that runs beside the tests. */
export interface IdentityProviderProgram {
  /** `http://NAME.localhost:PORT`. */
  readonly url: string;
  readonly entityId: string;
  metadata(): Promise<string>;
  /** Makes a service provider known by its exported metadata. */
  trust(name: string, spMetadata: string): void;
  stop(): Promise<void>;
}

/**
 * Debian's SimpleSAMLphp as an identity provider that wants signed requests and signs response and assertion.
 * People: alice (alicepass; engineering, admins) and bob (bobpass; support), both at corp-a.example.com.
 */
export async function startSimpleSamlPhp({ encrypt = false } = {}): Promise<IdentityProviderProgram> {
  const folder = openFolder("ssp");
  const port = await freePort();
  const url = `http://${HOST}:${port}`;
  const env = {
    SSP_HOME: folder.path,
    SSP_URL: url,
    SSP_METADATA: join(HERE, "metadata"),
    SIMPLESAMLPHP_CONFIG_DIR: join(HERE, "config"),
    ...(encrypt ? { SSP_ENCRYPT: "1" } : {}),
  };
  for (const name of ["cert", "log", "data", "tmp", "sessions", "peers"])
    mkdirSync(join(folder.path, name), { mode: 0o777 });
  await writeKeys(join(folder.path, "cert"));
  const php = [
    "-d",
    `session.save_path=${folder.path}/sessions`,
    "-S",
    `127.0.0.1:${port}`,
    "-t",
    "/usr/share/simplesamlphp/www",
  ];
  const program = await startProgram(["php", ...php], `${url}/saml2/idp/metadata.php`, { env });
  return {
    url,
    entityId: `${url}/idp`,
    metadata: async () => (await fetch(`${url}/saml2/idp/metadata.php`)).text(),
    trust: (name, spMetadata) => writeFileSync(join(folder.path, "peers", `${name}.xml`), spMetadata),
    async stop() {
      await program.stop();
      folder.remove();
    },
  };
}

/** `idp.key` and `idp.crt`, good for a day. */
export async function writeKeys(folder: string): Promise<void> {
  const notBefore = new Date(Date.now() - 86_400_000);
  const notAfter = new Date(Date.now() + 86_400_000);
  const made = await makeCertificate({
    commonName: "interop idp",
    algorithm: "RSA-2048",
    notBefore,
    notAfter,
  });
  writeFileSync(join(folder, "idp.key"), made.privateKey);
  writeFileSync(join(folder, "idp.crt"), made.certificate);
}
