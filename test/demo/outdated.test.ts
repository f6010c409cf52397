import { readdirSync, readFileSync } from "node:fs";

test("what signs and encrypts as outdated identity providers do is imported by the lab alone", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const importers = files.filter((name) =>
    /from "[^"]*\/outdated\.ts"/.test(readFileSync(`src/${name}`, "utf8")),
  );
  expect(importers.length).toBeGreaterThan(0);
  expect(importers.filter((name) => !name.startsWith("demo/"))).toEqual([]);
});
