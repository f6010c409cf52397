import * as fc from "fast-check";
import { RedirectUriRefused } from "../../src/apps/errors.ts";
import { checkedRedirectUris } from "../../src/apps/redirect-uris.ts";

const check = (uri: string) => checkedRedirectUris([uri], "redirectUris");

test.each([
  "https://app.example.com/callback",
  "https://app.example.com",
  "https://app.example.com:8443/cb?tenant=1",
  "https://app.example.com/a%20b",
  "http://localhost:3001/callback",
  "http://tracker.localhost/callback",
  "http://127.0.0.1:8080/",
  "http://127.1.2.3/",
  "http://[::1]:8080/cb",
])("%s is kept as it was typed", (uri) => {
  expect(check(uri)).toEqual([uri]);
});

test.each([
  ["relative", "/callback"],
  ["without a scheme", "app.example.com/callback"],
  ["of no scheme but two slashes", "//app.example.com/callback"],
  ["plain http elsewhere", "http://app.example.com/callback"],
  ["http on a name that only begins like localhost", "http://localhost.example.com/"],
  ["http on a name that only ends like it", "http://evillocalhost/"],
  ["http on a name that looks like 127.0.0.1", "http://127.0.0.1.example.com/"],
  ["an address of this machine's network", "http://10.0.0.1/"],
  ["javascript", "javascript:alert(1)"],
  ["data", "data:text/html,x"],
  ["a native scheme", "com.example.app:/callback"],
  ["a fragment", "https://app.example.com/cb#x"],
  ["an empty fragment", "https://app.example.com/cb#"],
  ["a wildcard in the host", "https://*.example.com/cb"],
  ["a wildcard in the path", "https://app.example.com/*"],
  ["a user name", "https://app.example.com@evil.example/cb"],
  ["a backslash", "https://app.example.com\\@evil.example/cb"],
  ["a space", "https://app.example.com/a b"],
  ["a line feed", "https://app.example.com/\ncb"],
  ["a tab in the scheme", "ht\ttps://app.example.com/"],
  ["one slash", "https:/app.example.com/cb"],
  ["letters beyond ASCII", "https://аpp.example.com/cb"],
  ["upper-case scheme", "HTTPS://app.example.com/cb"],
  ["nothing", ""],
  ["too much", `https://app.example.com/${"x".repeat(2_000)}`],
])("a redirect URI with %s is refused", (_what, uri) => {
  expect(() => check(uri)).toThrow(RedirectUriRefused);
});

test("whatever is accepted is absolute, without fragment or user, and secure or on this machine", () => {
  const part = fc.string({ maxLength: 20 });
  const likely = fc.tuple(fc.constantFrom("https://", "http://", "http:", "", "//"), part, part);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.webUrl(),
        fc.string(),
        likely.map((parts) => parts.join("")),
      ),
      (uri) => {
        try {
          check(uri);
        } catch (error) {
          expect(error).toBeInstanceOf(RedirectUriRefused);
          return;
        }
        const url = new URL(uri);
        expect([url.hash, url.username, url.password]).toEqual(["", "", ""]);
        expect(uri).not.toMatch(/[#*\\\s]/);
        expect(
          url.protocol === "https:" || /^(localhost|.*\.localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname),
        ).toBe(true);
      },
    ),
  );
});

const uri = (number: number) => `https://app.example.com/${number}`;

test("an app has at least one redirect URI and at most a hundred; doubles count once", () => {
  const many = Array.from({ length: 101 }, (_, index) => uri(index));
  expect(() => checkedRedirectUris([], "redirectUris", 1)).toThrow(RedirectUriRefused);
  expect(() => checkedRedirectUris(many, "redirectUris", 1)).toThrow(RedirectUriRefused);
  expect(checkedRedirectUris([uri(1), uri(1)], "redirectUris", 1)).toEqual([uri(1)]);
});
