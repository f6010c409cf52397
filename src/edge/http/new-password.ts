import {
  PasswordBreached,
  PasswordLength,
  type PasswordRefused,
  PasswordReused,
  PasswordWeak,
} from "../../credentials/errors.ts";
import type { PasswordRules } from "../../credentials/types.ts";
import { html, type Html } from "./html.ts";
import type { Messages } from "./messages/messages.ts";
import { tied } from "./problem.ts";

type Words = Messages["passwords"];

/**
 * The field for a new password, with what the policy wants of it.
 * @param isWrong whether the problem on the page is about it
 */
export const newPasswordFields = (words: Words, { minLength }: PasswordRules, isWrong: boolean): Html =>
  html`<label for="password">${words.field}</label>
    <input
      type="password"
      id="password"
      name="password"
      autocomplete="new-password"
      minlength="${minLength}"
      maxlength="256"
      ${tied(isWrong, "password-rule")}
      required
    />
    <p class="soft small" id="password-rule">${words.rule(minLength)}</p>`;

/** Why a password is not taken, and what would do, for the person who chose it. */
export function refusalOf(words: Words, refused: PasswordRefused): string {
  if (refused instanceof PasswordBreached) return words.breached;
  if (refused instanceof PasswordReused) return words.reused;
  if (refused instanceof PasswordLength) {
    const { bound } = refused;
    return `${"least" in bound ? words.tooShort(bound.least) : words.tooLong(bound.most)} ${words.fewWords}`;
  }
  if (!(refused instanceof PasswordWeak)) return words.refused;
  const { hints } = refused;
  return [words.weak, ...(hints.length === 0 ? [words.longer] : hints.map((hint) => words.hints[hint]))].join(
    " ",
  );
}
