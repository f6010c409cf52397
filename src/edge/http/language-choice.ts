import { Router } from "express";
import type { Request } from "express";
import { cameFromUs } from "./csrf.ts";
import { html, type Html } from "./html.ts";
import { isLanguage, keepLanguage, type Language, LANGUAGES } from "./language.ts";
import { messagesIn } from "./messages/messages.ts";

const PATH = "/language";
/** Where nobody says whence they came. */
const FRONT = "/apps";
/** Longer addresses are an app's requests, and carrying them on would make the page twice as heavy. */
const LONGEST = 1_500;

/**
 * The reader's choice of a language, by a link at the foot of each page: no script, and back to the same page. What
 * another site leads here changes nothing.
 */
export function createLanguageChoice(publicUrl: string): Router {
  const router = Router();
  router.get(PATH, (req, res) => {
    const { in: language, to } = req.query;
    if (isLanguage(language) && cameFromUs(req, publicUrl)) keepLanguage(res, language, publicUrl);
    res.set("Cache-Control", "no-store").redirect(303, pageAt(to, publicUrl));
  });
  return router;
}

/** An address of ours and no other: read as browsers read it, and compared whole. */
function pageAt(to: unknown, publicUrl: string): string {
  const path = typeof to === "string" && to.length <= LONGEST && URL.canParse(to, publicUrl) ? to : FRONT;
  const { href, origin } = new URL(path, publicUrl);
  return origin === new URL(publicUrl).origin ? href : new URL(FRONT, publicUrl).href;
}

/**
 * The links at the foot.
 * @param again where the page is shown again; the request's own address unless given, `false` if nowhere
 */
export function languageLinks(
  req: Request,
  language: Language,
  again: string | false | undefined,
): Html | "" {
  const to = again ?? (req.method === "GET" && req.originalUrl);
  if (to === false || to.length > LONGEST) return "";
  const links = Object.entries(LANGUAGES).map(([code, name]) =>
    code === language
      ? html`<span lang="${code}" aria-current="true">${name}</span>`
      : html`<a
          lang="${code}"
          hreflang="${code}"
          rel="nofollow"
          href="${PATH}?in=${code}&amp;to=${encodeURIComponent(to)}"
          >${name}</a
        >`,
  );
  return html`<nav class="languages" aria-label="${messagesIn(language).frame.languages}">${links}</nav>`;
}
