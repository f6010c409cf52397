import { knowsProvider } from "../../connections/types.ts";
import { html, type Html } from "../http/html.ts";
import { pathOf } from "./frame.ts";
import { describing, type SetUp, stepsOf } from "./steps.ts";

/** The last step: after it the link is worth nothing. */
export function finishBody(setUp: SetUp, token: Html): Html {
  const { link, connection } = setUp;
  const { step, title } = describing(connection);
  if (!knowsProvider(connection))
    return html`<p>There is nothing to hand back yet: first tell us who the identity provider is.</p>
      <p class="row"><a class="button" href="${pathOf(link.id, step)}">${title}</a></p>`;
  const open = stepsOf(setUp).filter(({ name, done }) => !done && name !== "finish");
  return html`${
      open.length > 0 &&
      html`<p class="note">
        Not done yet: ${open.map(({ title }) => title).join(", ")}. You can hand back all the same, and the
        people who gave you the link see what is left.
      </p>`
    }
    <p>
      Hand the connection back to the people who gave you the link. They look it over and turn it on; until
      then nobody signs in by it. The link does not work any more afterwards.
    </p>
    <form method="post" action="${pathOf(link.id, "finish")}">
      ${token}<button class="full" type="submit">Hand back</button>
    </form>`;
}
