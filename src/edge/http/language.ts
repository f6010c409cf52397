import type { Request, Response } from "express";
import { cookieRule, readCookie } from "./cookies.ts";

/** What the pages can be read in, each by its own name. One more is a line here and its messages. */
export const LANGUAGES = { en: "English", de: "Deutsch" } as const;

export type Language = keyof typeof LANGUAGES;

const DEFAULT: Language = "en";
/** It holds no secret, so one without the prefix is believed at any address. */
const COOKIE = "sallyport-language";
/** The reader's own choice. Milliseconds. */
const CHOSEN_MS = 365 * 24 * 3_600_000;
/** What an app asked for holds for the sign-in that it began, and no longer. Milliseconds. */
const ASKED_MS = 15 * 60_000;
/** Marks what an app asked for. */
const BY_APP = ".app";

export const isLanguage = (text: unknown): text is Language =>
  typeof text === "string" && Object.hasOwn(LANGUAGES, text);

const ALL = Object.keys(LANGUAGES).filter(isLanguage);

/** The reader's own choice, else what the app asks for, else what the browser is set to, else English. */
export function languageOf(req: Request): Language {
  const kept = keptIn(req);
  if (kept?.byReader) return kept.language;
  return (
    firstOf(req.query["ui_locales"]) ?? kept?.language ?? accepted(req.get("Accept-Language")) ?? DEFAULT
  );
}

/** Keeps the reader's choice. @param publicUrl decides name and `Secure`, see `cookieRule` */
export const keepLanguage = (res: Response, language: Language, publicUrl: string): void =>
  write(res, language, CHOSEN_MS, publicUrl);

/**
 * Keeps what an app asks for; the reader's own choice stays.
 * @param locales language tags by preference, as they came
 * @see OpenID Connect core 3.1.2.1, `ui_locales`: "an error SHOULD NOT result if some or all are not supported"
 */
export function keepAsked(req: Request, res: Response, locales: unknown, publicUrl: string): void {
  const language = firstOf(locales);
  if (language !== undefined && keptIn(req)?.byReader !== true)
    write(res, `${language}${BY_APP}`, ASKED_MS, publicUrl);
}

function write(res: Response, value: string, maxAge: number, publicUrl: string): void {
  const { prefix, secure } = cookieRule(publicUrl);
  res.cookie(`${prefix}${COOKIE}`, value, { httpOnly: true, secure, sameSite: "lax", path: "/", maxAge });
}

function keptIn(req: Request): { readonly language: Language; readonly byReader: boolean } | undefined {
  const value = readCookie(req, `__Host-${COOKIE}`) ?? readCookie(req, COOKIE) ?? "";
  const byReader = !value.endsWith(BY_APP);
  const language = byReader ? value : value.slice(0, -BY_APP.length);
  return isLanguage(language) ? { language, byReader } : undefined;
}

/** The first of several tags, with spaces between, that we speak. */
function firstOf(locales: unknown): Language | undefined {
  if (typeof locales !== "string") return undefined;
  return locales.split(" ").map(spoken).find(isLanguage);
}

/**
 * RFC 9110 12.5.4: by `q`, and where it is the same by place; a range of `q=0` is not wanted. `*` is whatever is not
 * named.
 */
function accepted(header = ""): Language | undefined {
  const ranges = header.split(",").map(readRange);
  const named = new Set(ranges.map(({ range }) => spoken(range)));
  return ranges
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight)
    .map(({ range }) => (range === "*" ? ALL.find((language) => !named.has(language)) : spoken(range)))
    .find(isLanguage);
}

function readRange(text: string): { readonly range: string; readonly weight: number } {
  const [range = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const given = parameters.find((each) => each.startsWith("q="));
  const weight = given === undefined ? 1 : Number(given.slice(2));
  return { range, weight: weight >= 0 && weight <= 1 ? weight : 0 };
}

/** `de` for `de-CH-1996` (RFC 4647 3.4: cut from the end until it matches). */
const spoken = (tag: string): Language | undefined => {
  const [primary = ""] = tag.toLowerCase().split("-");
  return isLanguage(primary) ? primary : undefined;
};
