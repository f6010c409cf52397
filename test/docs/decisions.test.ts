import { readdirSync, readFileSync } from "node:fs";

const FOLDER = "docs/decisions";

test("every decision has a number of its own, in its name and in its title", () => {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith(".md"));
  const numbers = names.map((name) => name.slice(0, 3));
  expect(names.length).toBeGreaterThan(10);
  expect(numbers.filter((number, at) => numbers.indexOf(number) !== at)).toEqual([]);
  for (const name of names)
    expect(readFileSync(`${FOLDER}/${name}`, "utf8")).toMatch(new RegExp(`^# ${name.slice(0, 3)}[ :]`));
});
