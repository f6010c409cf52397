import { type Request, type RequestHandler, type Response, urlencoded } from "express";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Caller, Shown } from "../../signin/owed/steps.ts";
import type { Outcome, Signin } from "../../signin/types.ts";
import { resume, resumeFromForm, sessionRefused } from "../http/arrive.ts";
import type { BrowserCookie } from "../http/browser-cookie.ts";
import type { FormGuard } from "../http/csrf.ts";
import { html, type Html } from "../http/html.ts";
import { rateLimit } from "../http/rate-limit.ts";
import { visitorOf } from "../http/request-context.ts";
import { handOver, type WaysIn } from "../http/ways-in.ts";

export interface StepNeeds {
  readonly signin: Pick<Signin, "refuse">;
  readonly waysIn: Pick<WaysIn, "stepResult">;
  readonly browserCookie: BrowserCookie;
  readonly formGuard: FormGuard;
  readonly ephemeral: Ephemeral;
  /** From one address; a whole company may share one. */
  readonly loginsPerMinute: number;
}

const LARGEST_FORM = "32kb";

export type StepPages = ReturnType<typeof createStepPages>;

/** How every page of the sign-in is shown and answered: whose request it is, how often, and where it leads. */
export function createStepPages(needs: StepNeeds) {
  const { signin, waysIn, browserCookie, formGuard, ephemeral, loginsPerMinute } = needs;
  const refused = sessionRefused(signin);

  /** Goes on with what the step led to, unless the page was sent already. */
  const take =
    (act: (req: Request, res: Response) => Promise<Outcome | undefined>): RequestHandler =>
    async (req, res, next) => {
      const outcome = await act(req, res);
      if (outcome === undefined) return;
      handOver(req, outcome);
      next();
    };

  return {
    /** Whose request, by the query or the form. */
    callerOf: (req: Request): Caller => ({
      requestId: textOf(req.method === "GET" ? req.query : req.body, "request"),
      browserHash: browserCookie.peek(req),
      from: visitorOf(req),
    }),

    /** Where the page of a step is shown again, also after its form. */
    again: (path: string, requestId: string): string => `${path}?request=${encodeURIComponent(requestId)}`,

    /** The hidden fields of every form of a step. */
    hidden: (req: Request, res: Response, requestId: string): Html =>
      html`<input type="hidden" name="request" value="${requestId}" />${formGuard.field(req, res)}`,

    /**
     * @param name of the counter
     * @param arrive where forms lead to the page, {@link resumeFromForm}
     */
    get: (
      name: string,
      act: (req: Request, res: Response) => Promise<Outcome | undefined>,
      arrive: RequestHandler = resume,
    ): (RequestHandler | ReturnType<typeof sessionRefused>)[] => [
      rateLimit(ephemeral, name, loginsPerMinute),
      take(act),
      waysIn.stepResult,
      arrive,
      refused,
    ],

    post: (
      name: string,
      act: (req: Request, res: Response) => Promise<Outcome | undefined>,
    ): (RequestHandler | ReturnType<typeof sessionRefused>)[] => [
      rateLimit(ephemeral, name, loginsPerMinute),
      urlencoded({ extended: false, limit: LARGEST_FORM }),
      formGuard.check,
      take(act),
      waysIn.stepResult,
      resumeFromForm,
      refused,
    ],
  };
}

/** One field of a query or a form; `""` if it is absent or came more than once. */
export function textOf(fields: unknown, name: string): string {
  const value: unknown =
    typeof fields === "object" && fields !== null && Object.hasOwn(fields, name)
      ? Object.entries(fields).find(([key]) => key === name)?.[1]
      : undefined;
  return typeof value === "string" ? value : "";
}

/** Sends the page where it is its turn. @returns where the browser goes else */
export function ifItsTurn<T>(shown: Shown<T>, send: (page: T) => void): Outcome | undefined {
  if (!("page" in shown)) return shown;
  send(shown.page);
  return undefined;
}
