import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../../docs/administrators/", import.meta.url);

test("the administrators' list names every page, and none that is not there", () => {
  const pages = readdirSync(folder).filter((name) => name !== "README.md");
  const listed = readFileSync(new URL("README.md", folder), "utf8").matchAll(/\]\(([^)]+)\)/g);
  expect([...listed].map(([, name = ""]) => name).toSorted()).toEqual(pages.toSorted());
});
