import { isLanguage, LANGUAGES } from "../../../src/edge/http/language.ts";
import { messagesIn } from "../../../src/edge/http/messages/messages.ts";
import { leavesOf, SAME } from "./catalogue.ts";

const english = leavesOf(messagesIn("en"));
const others = Object.keys(LANGUAGES)
  .filter(isLanguage)
  .filter((language) => language !== "en");

test.each(others)("W1 every message stands in %s too, in words of its own", (language) => {
  const theirs = new Map(leavesOf(messagesIn(language)));
  expect([...theirs.keys()].toSorted()).toEqual(english.map(([name]) => name).toSorted());
  expect([...theirs].filter(([, text]) => text.trim() === "")).toEqual([]);
  const same = english.filter(([name, text]) => theirs.get(name) === text).map(([name]) => name);
  expect(same.toSorted()).toEqual([...SAME].toSorted());
});
