import type { Browser, Page } from "../../kit/browser.ts";
import type { OpenidStage, ShownConnection } from "./stage.ts";

export interface ShownOffer {
  readonly testId: string;
  readonly reference: string;
  readonly url: string;
}

interface ShownAttempt {
  readonly id: string;
  readonly outcome: string;
  readonly code: string;
  readonly email: string | null;
  readonly personId: string | null;
  readonly hasMessage: boolean;
  readonly checks: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly expected?: string;
    readonly received?: string;
  }[];
  readonly mapped: readonly { readonly field: string; readonly value: string; readonly source: string }[];
}

interface How {
  readonly draft?: object;
  readonly browser?: Browser;
  readonly stopAt?: (page: Page) => boolean;
}

/** Test sign-ins of a stage's connections, offered by the API and taken in a browser. */
export function openTests(stage: OpenidStage) {
  const offer = (connection: ShownConnection, draft: object = {}) =>
    stage.api.post<ShownOffer>(`/connections/${connection.id}/test`, { draft });

  /** To its end, or to where it stops. */
  async function run(connection: ShownConnection, { draft, browser = stage.browser(), stopAt }: How = {}) {
    const made = await offer(connection, draft);
    const door = await browser.go(made.url);
    const page = await browser.submit(door, {}, door.forms[0], stopAt === undefined ? {} : { stopAt });
    return { offer: made, browser, page };
  }

  return {
    offer,
    run,

    tryToOffer: ({ id }: ShownConnection, draft: object) =>
      stage.send("POST", `/connections/${id}/test`, { draft }),

    /** What the recorder keeps of it, under the id that was promised. */
    attempt: ({ testId }: ShownOffer) => stage.api.get<ShownAttempt>(`/signins/${testId}`),

    async events(name: string): Promise<readonly object[]> {
      return (await stage.api.get<{ items: readonly object[] }>(`/audit/events?name=${name}`)).items;
    },
  };
}
