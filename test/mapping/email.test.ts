import { readEmail } from "../../src/mapping/email.ts";

test.each([
  ["Ada@Northwind.Example", "ada@northwind.example"],
  ["first.last+tag@sub.corp.example", "first.last+tag@sub.corp.example"],
  ["o'brien@corp.example", "o'brien@corp.example"],
  ["ada@münchen.example", "ada@xn--mnchen-3ya.example"],
  ["ada@mu\u0308nchen.example", "ada@xn--mnchen-3ya.example"],
  ["ada@XN--MNCHEN-3YA.example", "ada@xn--mnchen-3ya.example"],
])("%s is read as %s", (text, address) => {
  expect(readEmail(text)?.address).toBe(address);
});

test.each([
  ["", "nothing"],
  ["ada", "no domain"],
  ["ada@", "an empty domain"],
  ["@corp.example", "an empty local part"],
  ["ada@corp", "one label"],
  ["ada@corp.example@evil.example", "two at signs"],
  ["ada @corp.example", "a space"],
  ["ada@corp.example ", "a trailing space"],
  ['"ada"@corp.example', "a quoted local part"],
  ["ada.@corp.example", "a dot at the end"],
  ["a..da@corp.example", "two dots"],
  ["ad\u0430@corp.example", "a Cyrillic letter"],
  ["\u212Aim@corp.example", "the Kelvin sign, which folds to k"],
  ["ada@corp\u00ADx.example", "a soft hyphen"],
  ["ada@\uFF43orp.example", "a full width letter"],
  ["ada@corp.example.", "a dot after the domain"],
  ["ada@-corp.example", "a hyphen first"],
  ["ada@127.0.0.1", "an address"],
  ["ada@[127.0.0.1]", "an address literal"],
  ["ada@corp.example\u0000", "a NUL"],
  ["ada\u200B@corp.example", "a zero width space"],
  [`${"a".repeat(65)}@corp.example`, "a long local part"],
  [`ada@${"a".repeat(64)}.example`, "a long label"],
  [`ada@${"abcdefg.".repeat(40)}example`, "a long domain"],
])("%j is no address: %s", (text) => {
  expect(readEmail(text)).toBeUndefined();
});
