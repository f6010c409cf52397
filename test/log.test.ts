import { createLog } from "../src/log.ts";
import { StoreUnreachable } from "../src/storage/errors.ts";

function logged(fields: object): string {
  const lines: string[] = [];
  createLog("info", { write: (line: string) => void lines.push(line) }).error(fields, "request failed");
  return lines.join("");
}

test.each(["error", "err"])(
  "O4 a failure is logged with its message, its stack and what caused it: %s",
  (field) => {
    const line = logged({ [field]: new StoreUnreachable("PostgreSQL", new Error("the reason behind")) });
    expect(line).toContain("PostgreSQL cannot be reached");
    expect(line).toContain("the reason behind");
    expect(line).toContain("log.test.ts");
  },
);

test("O4 what could sign somebody in is cut out of a log line, an error's own fields included", () => {
  const line = logged({
    req: { headers: { authorization: "Bearer s3cret", cookie: "s3cret" } },
    body: {
      SAMLResponse: "s3cret",
      client_secret: "s3cret",
      refresh_token: "s3cret",
      code_verifier: "s3cret",
    },
    error: Object.assign(new Error("refused"), { token: "s3cret" }),
  });
  expect(line).not.toContain("s3cret");
  expect(line).toContain("[redacted]");
});
