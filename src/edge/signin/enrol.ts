import type { Request, Response, Router } from "express";
import type { OwedSteps } from "../../signin/owed/steps.ts";
import { mountEnrolment } from "../http/enrolment/enrolment.ts";
import type { Enrolling, EnrolmentNeeds } from "../http/enrolment/enrolling.ts";
import { resumeFromForm } from "../http/arrive.ts";
import { html } from "../http/html.ts";
import { messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { rateLimit } from "../http/rate-limit.ts";
import { type StepNeeds, type StepPages, textOf } from "./step-pages.ts";

interface Needs extends Pick<StepNeeds, "formGuard" | "ephemeral" | "loginsPerMinute" | "browserCookie"> {
  readonly owed: Pick<OwedSteps, "enrolling" | "goOn">;
  readonly credentials: EnrolmentNeeds["credentials"];
  readonly pages: StepPages;
}

const BASE = "/login/enrol";

/** A policy asks for a second factor, and the person has none: they add one before anything opens (T2). */
export function mountEnrol(router: Router, needs: Needs): void {
  const { owed, pages, formGuard, credentials } = needs;

  router.get(
    BASE,
    pages.get("enrol", async (req, res) => {
      const caller = pages.callerOf(req);
      const query = queryOf(caller.requestId);
      if ((await owed.enrolling(caller)) === undefined) return owed.goOn(caller);
      const { enrolment: words } = messagesFor(req);
      sendPage(res, {
        title: words.owedTitle,
        body: html`<h1>${words.owedTitle}</h1>
          <p>${words.owedLead}</p>
          <ul class="list">
            <li>
              <a class="open" href="${BASE}/totp${query}"
                ><span>${words.chooseApp}</span><span aria-hidden="true">→</span></a
              >
            </li>
            <li>
              <a class="open" href="${BASE}/passkey${query}"
                ><span>${words.choosePasskey}</span><span aria-hidden="true">→</span></a
              >
            </li>
          </ul>`,
      });
      return undefined;
    }),
  );

  async function who(req: Request, res: Response): Promise<Enrolling | undefined> {
    const requestId = textOf(req.query, "request");
    const caller = { ...pages.callerOf(req), requestId };
    const first = await owed.enrolling(caller);
    const query = queryOf(requestId);
    const next = `/login/go-on${query}`;
    if (first !== undefined) return { owner: first.owner, by: first.by, query, next, onAdded: first.added };
    res.redirect(303, next);
    return undefined;
  }

  router.use(BASE, rateLimit(needs.ephemeral, "enrol-step", needs.loginsPerMinute));
  mountEnrolment(router, { base: BASE, credentials, formGuard, who });

  router.get(
    "/login/go-on",
    pages.get("go-on", (req) => owed.goOn(pages.callerOf(req)), resumeFromForm),
  );
}

const queryOf = (requestId: string): string => `?request=${encodeURIComponent(requestId)}`;
