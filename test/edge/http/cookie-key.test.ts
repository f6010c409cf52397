import { randomBytes } from "node:crypto";
import { cookieKey } from "../../../src/edge/http/cookie-key.ts";
import { systemRandom as random } from "../../../src/kernel/random.ts";
import { createSeal } from "../../../src/kernel/seal.ts";

/** Keeps the first value under a name, as the database does. */
function settling() {
  const values = new Map<string, string>();
  const settle = (name: string, value: string) => {
    if (!values.has(name)) values.set(name, value);
    return Promise.resolve(values.get(name) ?? value);
  };
  return { values, settle };
}

test("every node and every start signs cookies with the same key, which is sealed at rest", async () => {
  const { values, settle } = settling();
  const masterKey = randomBytes(32);
  const first = await cookieKey("session_cookie_key", { settle, seal: createSeal(masterKey), random });
  const second = await cookieKey("session_cookie_key", { settle, seal: createSeal(masterKey), random });
  expect(second).toBe(first);
  expect(first).toHaveLength(43);
  expect([...values.values()].join()).not.toContain(first);
});

test("under another master key the start fails instead of signing with something else", async () => {
  const { settle } = settling();
  await cookieKey("session_cookie_key", { settle, seal: createSeal(randomBytes(32)), random });
  await expect(
    cookieKey("session_cookie_key", { settle, seal: createSeal(randomBytes(32)), random }),
  ).rejects.toThrow();
});

test("each use of cookies has a key of its own", async () => {
  const needs = { settle: settling().settle, seal: createSeal(randomBytes(32)), random };
  expect(await cookieKey("oidc_cookie_key", needs)).not.toBe(await cookieKey("session_cookie_key", needs));
});
