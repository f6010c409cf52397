import { isAdminPath } from "../../signin/admin-path.ts";
import type { Target } from "../../signin/types.ts";
import { html, type Html } from "../http/html.ts";
import type { Messages } from "../http/messages/messages.ts";

export const isForConsole = (target: Target): boolean => target.kind === "page" && isAdminPath(target.path);

/** Beside the sign-in to the console, and beside no other: employees have no use for it. */
export const lockedOut = ({ signIn, breakGlass }: Messages, target: Target): Html | false =>
  isForConsole(target) &&
  html`<p class="soft small after">${signIn.lockedOut} <a href="/break-glass">${breakGlass.title}</a></p>`;

/** Before it as long as nobody owns the installation: then the link that was printed is the way. */
export const noOwner = ({ signIn }: Messages): Html =>
  html`<h2>${signIn.noOwner}</h2>
    <p class="soft small">${signIn.noOwnerLead}</p>`;
