import { randomBytes } from "node:crypto";
import { mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readMasterKey } from "../../src/settings/master-key.ts";
import { readSettings } from "../../src/settings/settings.ts";

describe("settings", () => {
  test("defaults make a configuration on an empty environment", () => {
    const settings = readSettings({});
    expect(settings).toMatchObject({ publicUrl: "http://localhost:3000", port: 3000, clockSkewMs: 60_000 });
  });

  test("an unknown SALLYPORT_ name stops the start and is named", () => {
    expect(() => readSettings({ SALLYPORT_PUBLIC_ULR: "x" })).toThrow("unknown setting SALLYPORT_PUBLIC_ULR");
  });

  test("every bad value is named at once", () => {
    const bad = () => readSettings({ PORT: "eighty", SALLYPORT_BOOTSTRAP_ADMIN_KEY: "short" });
    expect(bad).toThrow(/PORT: .*; SALLYPORT_BOOTSTRAP_ADMIN_KEY: at least 32 characters/);
  });

  test("a bad value is answered by what is expected, in plain words", () => {
    const bad = () =>
      readSettings({
        SALLYPORT_PUBLIC_URL: "sso",
        PORT: "70000",
        SALLYPORT_ACS_PER_MINUTE: "none",
        SALLYPORT_RECORDER_DAYS: "1.5",
        SALLYPORT_LOG_LEVEL: "loud",
        SALLYPORT_DRAIN_SECONDS: "-1",
      });
    expect(bad).toThrow(
      "SALLYPORT_PUBLIC_URL: expected an address such as https://sso.example.com; PORT: expected at most 65535; " +
        "SALLYPORT_RECORDER_DAYS: expected a whole number; SALLYPORT_ACS_PER_MINUTE: expected a number; " +
        "SALLYPORT_LOG_LEVEL: expected one of trace, debug, info, warn, error, fatal, silent; " +
        "SALLYPORT_DRAIN_SECONDS: expected at least 0",
    );
  });

  test.each(["mysql://node:pa55word@host/x", "pa55word", "postgres://node:pa55word@:::/x"])(
    "a mistyped DATABASE_URL (%#) is refused, and its password is not printed",
    (url) => {
      const bad = () => readSettings({ DATABASE_URL: url });
      expect(bad).toThrow("DATABASE_URL: expected postgres://");
      expect(bad).not.toThrow("pa55word");
    },
  );

  test.each(["postgresql:///sallyport?host=/run/postgresql", "postgres://%2Frun%2Fpostgresql/sallyport"])(
    "a DATABASE_URL that names a Unix socket is taken: %s",
    (url) => {
      expect(readSettings({ DATABASE_URL: url }).databaseUrl).toBe(url);
    },
  );

  test.each(["redis//node:pa55word@host", "http://node:pa55word@host", "pa55word"])(
    "a mistyped REDIS_URL (%#) is refused, and its password is not printed",
    (url) => {
      const bad = () => readSettings({ REDIS_URL: url });
      expect(bad).toThrow("REDIS_URL: expected redis://host, redis+sentinel://");
      expect(bad).not.toThrow("pa55word");
    },
  );

  test.each([
    ["http://sso.example.com", "expected https"],
    ["https://sso.example.com/base", "scheme, host and port only"],
    ["https://user:pass@sso.example.com", "scheme, host and port only"],
    ["ftp://sso.example.com", "SALLYPORT_PUBLIC_URL"],
  ])("the public URL %s is refused: %s", (url, because) => {
    expect(() => readSettings({ SALLYPORT_PUBLIC_URL: url })).toThrow(because);
  });

  test.each([
    ["https://sso.example.com/", "https://sso.example.com"],
    ["http://broker.localhost:8080", "http://broker.localhost:8080"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
  ])("the public URL %s is taken as %s", (url, origin) => {
    expect(readSettings({ SALLYPORT_PUBLIC_URL: url }).publicUrl).toBe(origin);
  });
});

describe("O5 the master key", () => {
  test("is made once, kept readable by its owner only, and read back at the second start", () => {
    const dataDir = join(mkdtempSync(join(tmpdir(), "sallyport-")), "data");
    const first = readMasterKey({ masterKey: undefined, dataDir }, () => randomBytes(32));
    const second = readMasterKey({ masterKey: undefined, dataDir }, () => randomBytes(32));
    expect([first.made, second.made]).toEqual([true, false]);
    expect(second.key.equals(first.key)).toBe(true);
    expect(statSync(first.file!).mode & 0o777).toBe(0o600);
  });

  test("that has no place in the data directory is refused in one line", () => {
    const file = join(mkdtempSync(join(tmpdir(), "sallyport-")), "file");
    writeFileSync(file, "");
    expect(() => readMasterKey({ masterKey: undefined, dataDir: file }, () => randomBytes(32))).toThrow(
      /^SALLYPORT_DATA_DIR: the master key has no place there: .*EEXIST.*$/,
    );
  });

  test("of a wrong length is refused with what was expected", () => {
    const short = { masterKey: Buffer.alloc(16).toString("base64"), dataDir: "unused" };
    expect(() => readMasterKey(short, () => randomBytes(32))).toThrow(
      "expected 32 bytes as base64 or hex, got 16",
    );
  });
});
