import { X509Certificate } from "node:crypto";
import { BrokerError } from "../../src/kernel/errors.ts";
import { readCertificate } from "../../src/saml/read-certificate.ts";
import { ecKey, expiredKey, rsaKey, weakKey } from "../kit/keys.ts";

const { certificate, privateKey } = await rsaKey("corp-a");
const known = new X509Certificate(certificate);
const base64 = known.raw.toString("base64");

test.each([
  ["PEM", certificate],
  ["PEM with Windows line ends", certificate.replaceAll("\n", "\r\n")],
  ["PEM with remarks around it", `Bag Attributes\n  friendlyName: x\n${certificate}\nend`],
  ["bare base64", base64],
  ["base64 in lines", base64.replaceAll(/.{64}/g, "$&\n  ")],
])("C2 a certificate is taken as %s", (_form, text) => {
  expect(readCertificate(text)).toEqual({
    pem: known.toString(),
    sha256: known.fingerprint256.replaceAll(":", "").toLowerCase(),
    subject: "CN=corp-a",
    notBefore: known.validFromDate,
    notAfter: known.validToDate,
  });
});

test("an elliptic key is as good, and an expired certificate is still read", async () => {
  expect(readCertificate((await ecKey("corp-a")).certificate).subject).toBe("CN=corp-a");
  expect(readCertificate((await expiredKey("corp-a")).certificate).notAfter.getUTCFullYear()).toBe(2000);
});

test.each([
  ["nothing", "  ", "saml_certificate_unreadable", "nothing"],
  ["half of it", base64.slice(0, 400), "saml_certificate_unreadable", "bytes that are no X.509"],
  ["a character short", base64.slice(1), "saml_certificate_unreadable", "some are missing"],
  ["two at once", certificate + certificate, "saml_certificate_unreadable", "2 certificates"],
  ["more behind it", `${base64}AAAA`.replace("=", ""), "saml_certificate_unreadable", ""],
  ["words", "our certificate, please", "saml_certificate_unreadable", "neither PEM nor base64"],
  ["a private key", privateKey, "saml_certificate_unreadable", "private key"],
  [
    "a public key",
    "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
    "saml_certificate_unreadable",
    "a public key",
  ],
  ["1024 bits", (await weakKey("weak")).certificate, "saml_certificate_weak", "too weak"],
])("refused with a reason: %s", (_what, text, code, words) => {
  expect.assertions(2);
  try {
    readCertificate(text);
  } catch (error) {
    expect(error).toMatchObject({ code });
    expect(error instanceof BrokerError && error.message).toContain(words);
  }
});
