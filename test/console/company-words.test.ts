import { sheetFile, sheetText } from "../../src/console/pages/break-glass/sheet-text.ts";
import { adviceOf, PURPOSES, stepOf } from "../../src/console/pages/keys/purposes.ts";
import { expiryOf } from "../../src/console/pages/tokens/expiry.ts";
import { linesOf, textOf } from "../../src/console/ui/lines.ts";

test("S8 a printed sheet says whose it is, where its codes are typed, and each code with a box", () => {
  const text = sheetText({
    email: "ada@acme.com",
    createdAt: "2026-11-28T10:00:00Z",
    codes: ["AAAA-BBBB", "CCCC-DDDD"],
    origin: "https://sso.acme.com",
  });
  expect(text).toContain("For      ada@acme.com");
  expect(text).toContain("https://sso.acme.com/break-glass");
  expect(text).toContain(" 1  [ ]  AAAA-BBBB\n 2  [ ]  CCCC-DDDD\n");
});

test("S8 a saved sheet has a file name of plain letters, whatever the address has", () => {
  const createdAt = "2026-11-28T10:00:00Z";
  expect(sheetFile({ email: "../a b+c@acme.com", createdAt })).toBe("recovery-codes--a-b-c-2026-11-28.txt");
});

test("C4 what a change of keys waits for follows from the keys that there are", () => {
  expect(stepOf([{ state: "active" }])).toBe("make");
  expect(stepOf([{ state: "active" }, { state: "next" }])).toBe("distribute");
  expect(stepOf([{ state: "active" }, { state: "retired" }])).toBe("remove");
  expect(stepOf([{ state: "active" }, { state: "retired" }, { state: "next" }])).toBe("distribute");
  expect(adviceOf("distribute", PURPOSES[2]!)).toContain("all apps have it");
});

test("T3 the end of a token is spoken of from thirty days on", () => {
  const now = new Date("2026-11-28T12:00:00Z");
  const inDays = (days: number) => expiryOf(new Date(now.getTime() + days * 86_400_000), now);
  expect(inDays(31).says).toBeUndefined();
  expect(inDays(30)).toEqual({ tone: "warn", says: "30 days left" });
  expect(inDays(7)).toEqual({ tone: "bad", says: "7 days left" });
  expect(inDays(1)).toEqual({ tone: "bad", says: "ends within a day" });
  expect(inDays(0)).toEqual({ tone: "bad", says: "ended" });
});

test("W2 several values of one field are read a line each, blank lines aside", () => {
  expect(linesOf(" https://a.example/cb \n\nhttps://b.example/cb\n")).toEqual([
    "https://a.example/cb",
    "https://b.example/cb",
  ]);
  expect(linesOf(textOf(["x", "y"]))).toEqual(["x", "y"]);
});
