import type { Language } from "../../src/edge/http/language.ts";
import { messagesIn } from "../../src/edge/http/messages/messages.ts";
import { ELSEWHERE, leavesOf } from "../edge/http/catalogue.ts";
import { unescapeHtml } from "./browser/html.ts";

/** Shorter ones may stand in the other language by chance. */
const SHORTEST = 9;

/** Never shown, whatever it says. */
const UNREAD = /<(style|script)>[\s\S]*?<\/\1>| auto\w+="[^"]*"/g;

/** What the messages of a language say, in pieces between what they take from elsewhere. */
const phrasesOf = (language: Language): ReadonlySet<string> =>
  new Set(
    leavesOf(messagesIn(language))
      .flatMap(([, text]) => unescapeHtml(text.replaceAll(/<[^>]*>/g, ELSEWHERE)).split(ELSEWHERE))
      .map((phrase) => phrase.replaceAll(/\s+/g, " ").replaceAll(/^[\s\p{P}]+|[\s\p{P}]+$/gu, ""))
      .filter((phrase) => phrase.length >= SHORTEST),
  );

/** Tells of a page which messages of another language it holds: in its text, its title and its attributes. */
export function strangersTo(language: Language, other: Language): (html: string) => string[] {
  const ours = phrasesOf(language);
  const theirs = [...phrasesOf(other)].filter((phrase) => !ours.has(phrase));
  return (html) => {
    const shown = unescapeHtml(html.replaceAll(UNREAD, "")).replaceAll(/\s+/g, " ");
    return theirs.filter((phrase) => shown.includes(phrase));
  };
}
