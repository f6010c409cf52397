import { Router } from "express";
import { z } from "zod";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Random } from "../../kernel/random.ts";
import type { Openings } from "../../openings/openings.ts";
import { html } from "./html.ts";
import { type Messages, messagesFor } from "./messages/messages.ts";
import { sendPage, type PageContent } from "./page.ts";

interface Needs {
  readonly ephemeral: Ephemeral;
  readonly random: Random;
  readonly openings: Pick<Openings, "frontChannel">;
}

/** From the sign-out to the page that follows it, milliseconds. */
const HANDLE_MS = 5 * 60_000;
/** Long enough for the apps' pages to load. */
const WAIT_SECONDS = 3;
/** Goes on when the apps' pages are there, or after that time; the address stands in the link. */
const GO_ON = `(() => {
const onwards = () => location.replace(document.getElementById("onwards").href);
addEventListener("load", onwards);
setTimeout(onwards, ${WAIT_SECONDS * 1000});
})();`;
const PATH = "/logout/apps";

const kept = z.object({ frames: z.array(z.string()), next: z.string() });

export type FrontChannel = ReturnType<typeof createFrontChannel>;

/**
 * The page that lets the browser load the sign-out pages of the apps that were opened in its session. Best effort:
 * browsers that keep cookies from frames of other sites keep them from these too.
 * @see OpenID Connect Front-Channel Logout 1.0
 */
export function createFrontChannel({ ephemeral, random, openings }: Needs) {
  const router = Router();
  router.get(PATH, async (req, res) => {
    const handle = typeof req.query["handle"] === "string" ? req.query["handle"] : "";
    const stored = await ephemeral.take(`front-channel:${handle}`);
    if (stored === undefined) return res.redirect(303, "/logout");
    const { frames, next } = kept.parse(JSON.parse(stored));
    return sendPage(res, pageOf(messagesFor(req).signOut, frames, next));
  });

  return {
    router,

    /** To be asked while the session is still known. */
    framesOf: openings.frontChannel,

    /** @returns where the browser goes first, so that these pages are loaded on its way to `next` */
    async via(frames: readonly string[], next: string): Promise<string> {
      if (frames.length === 0) return next;
      const handle = random.token(24);
      await ephemeral.put(`front-channel:${handle}`, JSON.stringify({ frames, next }), HANDLE_MS);
      return `${PATH}?handle=${handle}`;
    },
  };
}

const pageOf = (words: Messages["signOut"], frames: readonly string[], next: string): PageContent => ({
  title: words.apps,
  script: GO_ON,
  refresh: next,
  refreshSeconds: WAIT_SECONDS,
  frameSources: [...new Set(frames.map((frame) => new URL(frame).origin))],
  body: html`<h1>${words.apps}</h1>
    <p class="soft">${words.appsLead}</p>
    <p class="row"><a class="button" id="onwards" href="${next}">${words.goOn}</a></p>
    ${frames.map((frame) => html`<iframe src="${frame}" title="${words.frame}" hidden></iframe>`)}`,
});
