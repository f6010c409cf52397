import type { Preset, SpValues } from "../../presets/types.ts";
import type { FilledField } from "../../presets/presets.ts";
import { html, type Html } from "../http/html.ts";
import { copied, pathOf } from "./frame.ts";

type Known = Pick<Preset<unknown>, "name" | "title">;

/** Which console the rest speaks of. */
export const vendorBody = (
  linkId: string,
  token: Html,
  presets: readonly Known[],
  chosen: string | undefined,
): Html =>
  html`<p class="soft">
      Choose what your people sign in with. The next steps use the words of its own screens.
    </p>
    <form method="post" action="${pathOf(linkId, "vendor")}">
      ${token}
      <ul class="choices" aria-label="Identity providers">
        ${presets.toSorted(genericLast).map(
          ({ name, title }) =>
            html`<li>
              <button class="full quiet" type="submit" name="preset" value="${name}">
                ${title}${name === chosen && html` <span class="tag">chosen</span>`}
              </button>
            </li>`,
        )}
      </ul>
    </form>`;

const genericLast = (one: Known, other: Known): number =>
  Number(one.name === "generic") - Number(other.name === "generic") ||
  one.title.localeCompare(other.title, "en");

interface Values {
  readonly linkId: string;
  readonly preset: Preset<unknown>;
  readonly sp: SpValues;
  readonly filled: (field: Preset<unknown>["steps"][number]["fields"][number], sp: SpValues) => FilledField;
}

/** What to do in the vendor's console, with this connection's values. */
export const valuesBody = ({ linkId, preset, sp, filled }: Values): Html =>
  html`<p class="soft">
      In another window, as an administrator of ${preset.title}. Values of ours are to be copied letter by
      letter.
    </p>
    ${preset.steps.map(
      ({ where, do: what, fields }, step) =>
        html`<section>
          <h2>${step + 1}. ${where}</h2>
          <p>${what}</p>
          ${fields.map((field, place) => {
            const { label, enter = "", note } = filled(field, sp);
            return copied(`f${step}-${place}`, label, enter, note);
          })}
        </section>`,
    )}
    <h2>Good to know</h2>
    <ul>
      <li>${preset.nameId.note}</li>
      <li>${preset.encryption.note}</li>
      ${preset.quirks.map(({ what }) => html`<li>${what}</li>`)}
    </ul>
    <p class="small">
      Does it ask for our metadata? <a href="${sp.metadataUrl}" download>Download it</a>, or give its address:
      <code>${sp.metadataUrl}</code>
    </p>
    <p class="row"><a class="button" href="${pathOf(linkId, "metadata")}">That is done: next</a></p>`;
