import { html } from "../../html.ts";
import type { Messages } from "../en.ts";
import { formatsOf } from "../formats.ts";

const { number, plural } = formatsOf("de");

export const apps: Messages["apps"] = {
  title: "Meine Apps",
  signedInAs: (name) => `Angemeldet als ${name}`,
  administration: "Verwaltung",
  signOut: "Abmelden",
  none: "Hier ist noch keine App für Sie. Wer welche öffnen darf, bestimmen Ihre Administratoren.",
  noneCalled: (count, wanted) =>
    plural(count, {
      one: `Ihre einzige App heißt nicht „${wanted}“.`,
      other: `Keine Ihrer ${number(count)} Apps heißt „${wanted}“.`,
    }),
  showAll: "Alle anzeigen",
  findLabel: "App suchen",
  find: "Suchen",

  noAccessTitle: (app) => `Kein Zugriff auf ${app}`,
  noAccess: (app) => `Sie haben keinen Zugriff auf ${app}`,
  youAre: (email) => html`Sie sind angemeldet als <strong>${email}</strong>.`,
  askAdministrator: (app) =>
    `Bitten Sie den Administrator von ${app} in Ihrem Unternehmen um Zugriff, und öffnen Sie die App dann noch einmal.`,
  ask: (whom) =>
    html`Zugriff erhalten Sie bei <strong>${whom}</strong>. Öffnen Sie die App danach noch einmal.`,
  mailSubject: (app) => `Zugriff auf ${app}`,
  other: (app) =>
    `Haben Sie ein anderes Konto? Melden Sie sich hier ab, und öffnen Sie ${app} dann mit jenem.`,
  useOther: "Anderes Konto verwenden",
};
