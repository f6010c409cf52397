import type { Check } from "../../kernel/checks.ts";
import type { Diagnosis, SigninAttempt } from "../../signin/types.ts";
import { html, type Html } from "../http/html.ts";
import { pathOf } from "./frame.ts";
import type { describing } from "./steps.ts";

/** What a test sign-in came to. */
export interface TestResult {
  readonly attempt: SigninAttempt;
  readonly diagnosis: Diagnosis | undefined;
  /** Names of what was sent; absent where it cannot be read in the clear. */
  readonly received: readonly string[] | undefined;
}

interface About {
  readonly linkId: string;
  readonly token: Html;
  /** The step that says who the identity provider is, where it is not known yet. */
  readonly missing: ReturnType<typeof describing> | undefined;
  /** Begun, and not ended yet. */
  readonly isWaiting: boolean;
  readonly result: TestResult | undefined;
}

export function testBody({ linkId, token, missing, isWaiting, result }: About): Html {
  if (missing !== undefined)
    return html`<p>First tell us who the identity provider is.</p>
      <p class="row"><a class="button" href="${pathOf(linkId, missing.step)}">${missing.title}</a></p>`;
  const again = result !== undefined || isWaiting;
  return html`<p class="soft">
      Sign in at your identity provider as somebody who may use the app. Nobody is signed in to anything here;
      we only look at what comes.
    </p>
    ${isWaiting && result === undefined && html`<p class="note">The test has not ended yet. Begin it again if you have lost it.</p>`}
    ${result !== undefined && resultOf(result)}
    <form method="post" action="${pathOf(linkId, "test")}">
      ${token}<button class="${result?.attempt.code === "ok" ? "full quiet" : "full"}" type="submit">
        ${again ? "Test again" : "Begin the test"}
      </button>
    </form>
    ${
      result !== undefined &&
      html`<p class="row">
        <a
          class="${result.attempt.code === "ok" ? "button" : "button quiet"}"
          href="${pathOf(linkId, "finish")}"
          >Next</a
        >
      </p>`
    }`;
}

const resultOf = ({ attempt, diagnosis, received }: TestResult): Html =>
  html`<h2>${attempt.code === "ok" ? "It works" : "It does not work yet"}</h2>
    ${attempt.code === "ok" && html`<p>This sign-in would be accepted.</p>`}
    ${
      diagnosis !== undefined &&
      html`<div class="note">
        <p>${diagnosis.summary}</p>
        <p>${diagnosis.fix.what}</p>
      </div>`
    }
    ${listed("What was made of it", attempt.checks.filter(isMapped).map(mappedLine))}
    ${
      received !== undefined &&
      listed(
        "Attributes that came",
        received.map((name) => html`<code>${name}</code>`),
      )
    }
    ${listed("What was refused", attempt.checks.filter(({ ok }) => !ok).map(failedLine))}
    <p class="soft small">Reference: ${attempt.reference}</p>`;

const listed = (title: string, entries: readonly Html[]): Html | false =>
  entries.length > 0 &&
  html`<h2>${title}</h2>
    <ul>
      ${entries.map((entry) => html`<li>${entry}</li>`)}
    </ul>`;

const MAPPED = "mapped_";

const isMapped = ({ name }: Check): boolean => name.startsWith(MAPPED);

const FIELDS: Readonly<Record<string, string>> = {
  email: "E-mail",
  givenName: "Given name",
  familyName: "Family name",
  displayName: "Display name",
  groups: "Groups",
};

const mappedLine = ({ name, received = "", expected = "" }: Check): Html => {
  const field = name.slice(MAPPED.length);
  return html`${FIELDS[field] ?? field}: <strong>${received === "" ? "nothing" : received}</strong>
    <span class="soft small">(from ${expected})</span>`;
};

/** Names other connections of the tenant, which a link shows nothing of. */
const OF_THE_TENANT = "domain_not_linked";

const failedLine = ({ name, expected, received }: Check): Html =>
  name === OF_THE_TENANT
    ? html`<code>${name}</code>`
    : html`<code>${name}</code
        >${expected !== undefined && html`: expected ${expected}`}${received !== undefined && html`, received ${received}`}`;
