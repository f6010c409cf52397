import { Html } from "../../../src/edge/http/html.ts";

/** What a message is called with: its parts from elsewhere. */
export const ELSEWHERE = "§";

/** Messages that are the same in both languages, because both say it so. */
export const SAME: ReadonlySet<string> = new Set(["account.browser", "enrolment.passkeyNamed"]);

type Call = (...parts: readonly unknown[]) => unknown;

const isCall = (value: unknown): value is Call => typeof value === "function";

/** Every message by its name, as a page would hold it. */
export function leavesOf(messages: object, name = ""): [name: string, text: string][] {
  return Object.entries(messages).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    const here = name === "" ? key : `${name}.${key}`;
    if (typeof value === "string") return [[here, value]];
    if (value instanceof Html) return [[here, value.text]];
    if (isCall(value)) return [[here, said(here, value)]];
    if (typeof value === "object" && value !== null) return leavesOf(value, here);
    throw new TypeError(`${here} is no message`);
  });
}

/** Most take texts and numbers, some a date or a list: whichever of them the message can be made of. */
function said(name: string, message: Call): string {
  for (const parts of choices(message.length))
    try {
      const made = message(...parts);
      if (made instanceof Html) return made.text;
      if (typeof made === "string") return made;
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    }
  throw new TypeError(`${name} cannot be made of texts, dates and lists`);
}

function choices(count: number): unknown[][] {
  if (count === 0) return [[]];
  const kinds = [ELSEWHERE, new Date(0), ["notice"]];
  return choices(count - 1).flatMap((before) => kinds.map((kind) => [...before, kind]));
}
