import type { Request } from "express";
import { type Language, languageOf } from "../language.ts";
import { de } from "./de.ts";
import { en, type Messages } from "./en.ts";

export type { Messages } from "./en.ts";

const CATALOGUES: Readonly<Record<Language, Messages>> = { en, de };

export const messagesIn = (language: Language): Messages => CATALOGUES[language];

/** What the pages say to whoever sent this request. */
export const messagesFor = (req: Request): Messages => messagesIn(languageOf(req));
