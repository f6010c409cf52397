import { randomBytes } from "node:crypto";
import { createSeal } from "../../src/kernel/seal.ts";

const key = randomBytes(32);
const secret = Buffer.from("-----BEGIN PRIVATE KEY-----");

describe("O5 a sealed value", () => {
  test("opens under the key and purpose that closed it", () => {
    const seal = createSeal(key);
    expect(seal.open(seal.close(secret, "private-key"), "private-key")).toEqual(secret);
  });

  test("does not open for another purpose, under another key, or altered", () => {
    const seal = createSeal(key);
    const sealed = seal.close(secret, "private-key");
    const altered = Buffer.from(sealed);
    altered[altered.length - 1]! ^= 1;
    expect(() => seal.open(sealed, "saml-message")).toThrow();
    expect(() => createSeal(randomBytes(32)).open(sealed, "private-key")).toThrow();
    expect(() => seal.open(altered, "private-key")).toThrow();
    expect(() => seal.open(Buffer.alloc(8), "private-key")).toThrow("not a sealed value");
  });

  test("never looks the same twice", () => {
    const seal = createSeal(key);
    expect(seal.close(secret, "private-key")).not.toEqual(seal.close(secret, "private-key"));
  });
});
