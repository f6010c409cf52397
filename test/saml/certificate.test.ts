import { createPrivateKey, X509Certificate } from "node:crypto";
import { makeCertificate } from "../../src/saml/certificate.ts";

const notBefore = new Date("2026-01-01T00:00:00Z");
const notAfter = new Date("2028-01-01T00:00:00Z");

test.each(["RSA-2048", "EC-P256"] as const)(
  "a made certificate belongs to its key and signs itself: %s",
  async (algorithm) => {
    const made = await makeCertificate({ commonName: "Corp A", algorithm, notBefore, notAfter });
    const certificate = new X509Certificate(made.certificate);
    expect(certificate.checkPrivateKey(createPrivateKey(made.privateKey))).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(new Date(certificate.validFrom)).toEqual(notBefore);
    expect(new Date(certificate.validTo)).toEqual(notAfter);
    expect(made.privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  },
);

test("a common name with characters of meaning stays one name", async () => {
  const commonName = 'Acme, "Ä"=+CN=evil';
  const made = await makeCertificate({ commonName, algorithm: "EC-P256", notBefore, notAfter });
  expect(new X509Certificate(made.certificate).toLegacyObject().subject).toEqual({ CN: commonName });
});

test("two certificates of one name have different keys and serial numbers", async () => {
  const request = { commonName: "twice", algorithm: "EC-P256", notBefore, notAfter } as const;
  const [one, other] = await Promise.all([makeCertificate(request), makeCertificate(request)]);
  const [first, second] = [new X509Certificate(one.certificate), new X509Certificate(other.certificate)];
  expect(first.serialNumber).not.toBe(second.serialNumber);
  expect(one.privateKey).not.toBe(other.privateKey);
});
