import { readSettings } from "../../src/settings/settings.ts";

const SECRETS = {
  DATABASE_URL: "postgres://sallyport:hunter2@db/sallyport",
  REDIS_URL: "redis://:hunter2@redis",
  SALLYPORT_MASTER_KEY: Buffer.alloc(32, 7).toString("base64"),
  SALLYPORT_BOOTSTRAP_ADMIN_KEY: "hunter2-hunter2-hunter2-hunter2-",
  SALLYPORT_SMTP_URL: "smtp://sallyport:hunter2@mail",
};

test("W2 a setting is shown with what it does, what it is and what it would be", () => {
  const { shown } = readSettings({ SALLYPORT_CLOCK_SKEW_SECONDS: "30" });
  expect(shown.find(({ name }) => name === "SALLYPORT_CLOCK_SKEW_SECONDS")).toEqual({
    name: "SALLYPORT_CLOCK_SKEW_SECONDS",
    description: "Clock difference that we forgive an upstream IdP, seconds.",
    value: "30",
    default: "60",
    isSet: true,
    secret: false,
  });
  expect(shown.find(({ name }) => name === "PORT")).toMatchObject({ value: "3000", isSet: false });
});

test("W2 what gives access to something is shown to nobody", () => {
  const { shown } = readSettings(SECRETS);
  const text = JSON.stringify(shown);
  for (const value of Object.values(SECRETS)) expect(text).not.toContain(value);
  expect(text).not.toContain("hunter2");
  expect(shown.filter(({ secret }) => secret).map(({ name }) => name)).toEqual(Object.keys(SECRETS));
});

test("W2 every setting says what it does", () => {
  expect(readSettings({}).shown.filter(({ description }) => description.length < 10)).toEqual([]);
});
