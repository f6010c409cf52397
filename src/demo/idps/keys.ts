import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../error-code.ts";
import { makeCertificate } from "../../saml/certificate.ts";
import type { KeyPair } from "../../saml/types.ts";

const YEAR_MS = 365 * 24 * 3_600_000;

/**
 * The signing key of one simulated identity provider: made at the first start, the same ever after.
 * @param folder usually `certs/demo`
 * @param years for which its certificate is made
 */
export async function demoKey(folder: string, name: string, now: Date, years = 10): Promise<KeyPair> {
  const [keyFile, certificateFile] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  try {
    const [privateKey, certificate] = await Promise.all([
      readFile(keyFile, "utf8"),
      readFile(certificateFile, "utf8"),
    ]);
    return { privateKey, certificate };
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
  const made = await makeCertificate({
    commonName: `Sallyport demo ${name}`,
    algorithm: "RSA-2048",
    notBefore: new Date(now.getTime() - 3_600_000),
    notAfter: new Date(now.getTime() + years * YEAR_MS),
  });
  await mkdir(folder, { recursive: true });
  await writeFile(certificateFile, made.certificate);
  await writeFile(keyFile, made.privateKey, { mode: 0o600 });
  return made;
}
