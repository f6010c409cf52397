import type { Express, Request } from "express";
import { html, type Html } from "../../edge/http/html.ts";
import { sendDemoPage, type Brand } from "../page.ts";
import { themes } from "./misconfigurations/catalogue.ts";
import type { Misconfiguration } from "./misconfigurations/misconfiguration.ts";
import { NoSuchMisconfiguration, type Switchboard } from "./switchboard.ts";

const SIDES: Readonly<Record<Misconfiguration["where"], string>> = {
  idp: "at the identity provider",
  broker: "at Sallyport",
  person: "by the person",
};
const FIRST: Readonly<Record<NonNullable<Misconfiguration["after"]>, string>> = {
  one: "Let the person sign in once before.",
  two: "Let two people sign in once before.",
};

/** Everything that can be set wrong here, in plain words, one click each. */
export function mountLab(app: Express, brand: Brand, switchboard: Switchboard): void {
  app.get("/lab", (_req, res) => sendDemoPage(res, { brand, title: "Lab", body: labBody(switchboard) }));
  app.post("/lab", async (req: Request<object, unknown, { name?: string } | undefined>, res) => {
    // another site's page could press these buttons too; browsers say where a post comes from
    if (!["same-origin", "none", undefined].includes(req.get("sec-fetch-site")))
      throw new NoSuchMisconfiguration("only the lab's own page switches");
    const { name = "" } = req.body ?? {};
    await (name === "" ? switchboard.mend() : switchboard.misconfigure(name));
    res.redirect(303, "/lab");
  });
}

function labBody(switchboard: Switchboard): Html {
  const current = switchboard.current();
  return html`<h1>What shall go wrong?</h1>
    <p>
      One thing at a time. Switch it on, sign in to an app, and give the reference that Sallyport shows to its
      flight recorder: it says what is wrong and who has to mend it.
    </p>
    <div class="card">
      ${
        current === undefined
          ? html`<p>Everything is set right.</p>`
          : html`<p>Set wrong: <b>${current}</b></p>
              ${button("", "Set everything right")}`
      }
    </div>
    ${themes.map(
      ({ title, misconfigurations }) =>
        html`<h2>${title}</h2>
          <div class="card">
            <ul class="rows">
              ${misconfigurations.filter(switchboard.possible).map((each) => row(each, each.name === current))}
            </ul>
          </div>`,
    )}`;
}

const row = ({ name, summary, where, after, does, types, expected }: Misconfiguration, isOn: boolean): Html =>
  html`<li>
    <span class="grow"
      ><b>${name}</b> <span class="tag">${SIDES[where]}</span><br />${summary}
      ${does !== undefined && "Clear Sallyport's cookies in your browser before you press Sign in here."}
      ${types !== undefined && html`Type <code>${types}</code> at Sallyport.`}
      ${after !== undefined && html`${FIRST[after]}`}
      <span class="quiet"
        >${expected.code === "ok" ? "Accepted all the same." : html`Recorded as <code>${expected.code}</code>.`}</span
      ></span
    >
    ${isOn ? html`<span class="tag">on</span>` : button(name, "Switch on")}
  </li>`;

const button = (name: string, label: string): Html =>
  html`<form method="post" action="/lab">
    <button class="plain" name="name" value="${name}">${label}</button>
  </form>`;
