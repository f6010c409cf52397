import { createEtags } from "../../src/console/api/etags.ts";

const asked = (method: string, path: string) => new Request(`https://sso.example.com${path}`, { method });
const answered = (etag: string) => new Response(null, { status: 200, headers: { ETag: etag } });

function matchOf(etags: ReturnType<typeof createEtags>, method: string, path: string): string | null {
  const request = asked(method, path);
  etags.addTo(request);
  return request.headers.get("If-Match");
}

test("W2 a change carries the version that was shown, and that of the last change", () => {
  const etags = createEtags();
  etags.keepOf(asked("GET", "/api/v1/apps/1"), answered('"1"'));
  expect(matchOf(etags, "PATCH", "/api/v1/apps/1")).toBe('"1"');
  etags.keepOf(asked("PATCH", "/api/v1/apps/1"), answered('"2"'));
  expect(matchOf(etags, "PATCH", "/api/v1/apps/1")).toBe('"2"');
  expect(matchOf(etags, "GET", "/api/v1/apps/1")).toBeNull();
});

test("W2 a part that is never read by its own path carries no version, which would be an old one of the whole", () => {
  const etags = createEtags();
  etags.keepOf(asked("PUT", "/api/v1/tenants/1/logo"), answered('"3"'));
  expect(matchOf(etags, "PUT", "/api/v1/tenants/1/logo")).toBeNull();
});

test("W2 after a conflict no version is sent until it is read anew", () => {
  const etags = createEtags();
  etags.keepOf(asked("GET", "/api/v1/apps/1"), answered('"1"'));
  etags.keepOf(asked("PATCH", "/api/v1/apps/1"), new Response(null, { status: 412 }));
  expect(matchOf(etags, "PATCH", "/api/v1/apps/1")).toBeNull();
});
