import { html, type Html } from "../html.ts";
import type { Language } from "../language.ts";
import { messagesIn } from "../messages/messages.ts";
import type { Brand } from "./brand.ts";

/** Whom to ask, at the end of pages where somebody may be stuck. */
export const contactLine = ({ name, contact }: Brand, language: Language): Html | undefined =>
  contact === undefined
    ? undefined
    : html`<p class="help small">
        ${messagesIn(language).frame.helpFrom(name)} <a href="${hrefOf(contact)}">${contact}</a>
      </p>`;

const hrefOf = (contact: string): string => (/^https?:\/\//.test(contact) ? contact : `mailto:${contact}`);
