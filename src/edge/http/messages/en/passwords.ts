import type { PasswordHint } from "../../../../credentials/password-hints.ts";

/** What is said of a new password, and why one is not taken. */
const hints: Readonly<Record<PasswordHint, string>> = {
  "warnings.straightRow": "Straight rows of keys are easy to guess.",
  "warnings.keyPattern": "Short patterns on the keyboard are easy to guess.",
  "warnings.simpleRepeat": "Repeated characters like “aaa” are easy to guess.",
  "warnings.extendedRepeat": "Repeated patterns like “abcabcabc” are easy to guess.",
  "warnings.sequences": "Sequences like “abc” are easy to guess.",
  "warnings.recentYears": "Recent years are easy to guess.",
  "warnings.dates": "Dates are easy to guess.",
  "warnings.topTen": "It is among the most used passwords of all.",
  "warnings.topHundred": "It is used very often.",
  "warnings.common": "It is used often.",
  "warnings.similarToCommon": "It is much like one that is used often.",
  "warnings.wordByItself": "Single words are easy to guess.",
  "warnings.namesByThemselves": "Single names are easy to guess.",
  "warnings.commonNames": "Common names are easy to guess.",
  "warnings.userInputs": "Your own name and the company's are guessed first.",
  "warnings.pwned": "It is known from accounts that were broken into.",
  "suggestions.l33t": "Letters replaced by signs, like “@” for “a”, help little.",
  "suggestions.reverseWords": "Words spelled backwards help little.",
  "suggestions.allUppercase": "Write some letters large, not all of them.",
  "suggestions.capitalization": "Write more letters large than the first.",
  "suggestions.dates": "Leave out dates and years that have to do with you.",
  "suggestions.recentYears": "Leave out recent years.",
  "suggestions.associatedYears": "Leave out years that have to do with you.",
  "suggestions.sequences": "Leave out common sequences.",
  "suggestions.repeated": "Repeat no words or characters.",
  "suggestions.longerKeyboardPattern": "Take a longer pattern, and turn more often.",
  "suggestions.anotherWord": "Add more words that are less common.",
  "suggestions.useWords": "Take several words, but no common phrase.",
  "suggestions.noNeed": "It needs no signs, digits or capital letters.",
  "suggestions.pwned": "If you use it elsewhere, change it there.",
  tooSlow: "It took too long to judge. Choose a simpler text.",
};

export const passwords = {
  field: "New password",
  rule: (least: number) =>
    `At least ${least} characters, and none that is known or easy to guess. A few words that have nothing to do with each other are easy to keep in mind.`,
  save: "Save the password",

  expiredTitle: "New password",
  choose: "Choose a new password",
  expired: "The one that you have used until now has expired.",

  tooShort: (least: number) => `The password needs at least ${least} characters.`,
  tooLong: (most: number) => `The password may have at most ${most} characters.`,
  fewWords: "A few words that have nothing to do with each other are easy to keep in mind.",
  weak: "This password is too easy to guess.",
  longer: "Make it longer, without your name or the company's.",
  breached:
    "This password is known from other people's accounts that were broken into. Choose one that you use nowhere else.",
  reused: "You have used this password before. Choose one that is new.",
  refused: "This password cannot be taken. Choose another.",
  hints,
};
