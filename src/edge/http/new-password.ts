import type { PasswordRules } from "../../credentials/types.ts";
import { html, type Html } from "./html.ts";

/** The field for a new password, with what the policy wants of it. */
export const newPasswordFields = ({ minLength }: PasswordRules): Html =>
  html`<label for="password">New password</label>
    <input
      type="password"
      id="password"
      name="password"
      autocomplete="new-password"
      minlength="${minLength}"
      maxlength="256"
      aria-describedby="password-rule"
      required
    />
    <p class="soft small" id="password-rule">
      At least ${minLength} characters, and none that is known or easy to guess. A few words that have nothing
      to do with each other are easy to keep in mind.
    </p>`;
