import { fieldWords } from "./field-words.ts";
import type { components } from "./schema.d.ts";

/** RFC 9457, as the API answers every refusal. */
export type Problem = components["schemas"]["Problem"];

/** What was thrown, as a problem: the API's own, or one of ours where no answer came. */
export function problemOf(error: unknown): Problem {
  if (isProblem(error)) return error;
  return {
    type: "about:blank",
    title: "No answer",
    status: 0,
    detail: "Sallyport did not answer.",
    code: "no_answer",
    nextStep: "Check the connection and try again; nothing was changed unless it is shown here.",
  };
}

export const isProblem = (error: unknown): error is Problem =>
  typeof error === "object" && error !== null && "code" in error && "detail" in error;

/** By the field's path in the body, for a form that has such fields. */
export const fieldErrorsOf = ({ errors = [] }: Problem): Record<string, string> =>
  Object.fromEntries(errors.map((error) => [error.path, fieldWords(error)]));
