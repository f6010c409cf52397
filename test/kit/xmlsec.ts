import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * The judgement of Debian's xmlsec1, which shares no line with our libraries.
 * @param element whose own signature is verified
 */
export async function xmlsecVerifies(
  xml: string,
  element: "Response" | "Assertion" | "AuthnRequest" | "LogoutRequest" | "LogoutResponse",
  certificate: string,
): Promise<boolean> {
  const space = element === "Assertion" ? "assertion" : "protocol";
  const folder = await mkdtemp(join(tmpdir(), "sallyport-xmlsec-"));
  const [message, trusted] = [join(folder, "message.xml"), join(folder, "certificate.pem")];
  try {
    await Promise.all([writeFile(message, xml), writeFile(trusted, certificate)]);
    await run("xmlsec1", [
      "--verify",
      "--pubkey-cert-pem",
      trusted,
      "--id-attr:ID",
      `urn:oasis:names:tc:SAML:2.0:${space}:${element}`,
      "--node-xpath",
      `//*[local-name()='${element}']/*[local-name()='Signature']`,
      message,
    ]);
    return true;
  } catch (error) {
    if (isExit(error)) return false;
    throw error;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** xmlsec1 ran and said no; without the program the code would be a word. Errors of Jest's realm are not ours. */
const isExit = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && typeof error.code === "number";
