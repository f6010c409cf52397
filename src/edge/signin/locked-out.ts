import { isAdminPath } from "../../signin/admin-path.ts";
import type { Target } from "../../signin/types.ts";
import { html, type Html } from "../http/html.ts";
import type { Messages } from "../http/messages/messages.ts";

/** Beside the sign-in to the console, and beside no other: employees have no use for it. */
export const lockedOut = ({ signIn, breakGlass }: Messages, target: Target): Html | false =>
  target.kind === "page" &&
  isAdminPath(target.path) &&
  html`<p class="soft small after">${signIn.lockedOut} <a href="/break-glass">${breakGlass.title}</a></p>`;
