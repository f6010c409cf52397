import { isAdminPath } from "../../signin/admin-path.ts";
import type { Target } from "../../signin/types.ts";
import { html, type Html } from "../http/html.ts";

const BESIDE = html`<p class="soft small after">Locked out? <a href="/break-glass">Break-glass</a></p>`;

/** Beside the sign-in to the console, and beside no other: employees have no use for it. */
export const lockedOut = (target: Target): Html | false =>
  target.kind === "page" && isAdminPath(target.path) && BESIDE;
