import type { Outcome, Visitor } from "../types.ts";
import type { Owing } from "./owing.ts";
import type { Pay } from "./pay.ts";
import type { Settle } from "./settle.ts";
import { noticeMark, type Standing } from "./standing.ts";

/** A text to be read, and what says which text it was. */
export interface Notice {
  readonly text: string;
  readonly mark: string;
}

/** The policy's notice, to be acknowledged at each sign-in (P2). */
export function createNotice({ pay }: Pay, settle: Settle) {
  return {
    show: ({ policy: { notice } }: Standing): Notice => {
      const text = notice?.text ?? "";
      return { text, mark: noticeMark(text) };
    },

    /** What was acknowledged is what was shown: a text that was changed meanwhile is shown again. */
    async acknowledge(request: Owing, mark: string, from: Visitor): Promise<Outcome> {
      const check = { name: "notice", ok: true, received: "acknowledged" };
      return settle.goOn(await pay(request, { noticeRead: mark }, check, from), from);
    },
  };
}
