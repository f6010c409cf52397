import * as fc from "fast-check";
import { targetUrl } from "../../src/edge/http/step-url.ts";
import { adminPath, isAdminPath } from "../../src/signin/admin-path.ts";

const HERE = "https://sso.corp.example";

test.each([
  "/admin",
  "/admin/",
  "/admin?tab=x",
  "/admin/signins/abc?tab=x&from=2026-11-01T00%3A00%3A00Z",
  "/admin/people?q=M%C3%BCller%20%26%20S%C3%B6hne",
  "/admin//evil.example",
])("S2 %s is a deep link into the console, and comes back as it was", (asked) => {
  expect(adminPath(asked)).toBe(asked);
  expect(isAdminPath(asked)).toBe(true);
});

test.each([
  "",
  "/",
  "/apps",
  "/administrator",
  "/admin@evil.example",
  "/admin.evil.example",
  "/admin/../logout",
  "/admin/%2e%2e/logout",
  "/admin/x/.%2e/.%2E/logout",
  "/admin\\..\\logout",
  "/admin/\\..\\..\\logout",
  "//evil.example/admin",
  "\\\\evil.example/admin",
  "https://evil.example/admin",
  "javascript:/admin",
  " /admin/x",
  `/admin/${"x".repeat(2_000)}`,
])("S2 %j leads to the console's first page, and nowhere else", (asked) => {
  expect(adminPath(asked)).toBe("/admin");
});

test("S2 whatever is asked for, the way back is a path at or below /admin of this site", () => {
  const parts = fc.constantFrom(
    "/admin",
    "/",
    "..",
    "%2e",
    ".",
    "\\",
    "//",
    "@",
    ":",
    "?",
    "#",
    "evil.example",
    "\r\n",
    "\t",
    "%2f",
    "\u0000",
    "é",
    "x",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(parts, { maxLength: 12 }).map((all) => `/admin${all.join("")}`),
        fc.string(),
      ),
      (asked) => {
        const path = targetUrl({ kind: "page", path: adminPath(asked) });
        const led = new URL(path, HERE);
        expect(led.origin).toBe(HERE);
        expect(led.pathname).toMatch(/^\/admin(\/|$)/);
        expect(path.length).toBeLessThanOrEqual(8_000);
        expect(path).toMatch(/^[\x21-\x7e]+$/);
        expect(isAdminPath(path)).toBe(path.length <= 2_000);
      },
    ),
    { numRuns: 2_000 },
  );
});
