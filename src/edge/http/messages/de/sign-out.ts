import type { Messages } from "../en.ts";

export const signOut: Messages["signOut"] = {
  title: "Abmelden",
  ask: "Abmelden?",
  lead: "Das beendet Ihre Sitzung in diesem Browser: hier, in den Apps, die darauf hören, und auf der Anmeldeseite Ihres Unternehmens, wenn sie mitmacht.",
  stay: "Angemeldet bleiben",

  doneTitle: "Abgemeldet",
  done: "Sie sind abgemeldet",
  doneLead:
    "Wurden Sie auf der Anmeldeseite Ihres Unternehmens nicht ebenfalls abgemeldet, kennt sie Sie vielleicht noch. Schließen Sie auf einem gemeinsam genutzten Computer auch den Browser.",
  again: "Wieder anmelden",

  under: "Abmeldung läuft",
  tellingCompany: "Sie sind hier abgemeldet. Wir sagen der Anmeldeseite Ihres Unternehmens Bescheid.",
  tellingApp: (app) => `Sie werden von ${app} abgemeldet.`,
  backTo: (app) => `Sie werden zurück zu ${app} geleitet.`,
  outBackTo: (app) => `Sie sind abgemeldet und werden zurück zu ${app} geleitet.`,
  skip: "Überspringen",

  apps: "Abmeldung von Ihren Apps",
  appsLead: "Die Apps, die Sie geöffnet hatten, erfahren es gerade. Das dauert einen Moment.",
  goOn: "Weiter",
  frame: "Abmeldung von einer App",

  refusedTitle: "Abmeldung nicht möglich",
  refused: "Wir konnten diese Abmeldung nicht annehmen",
  refusedLead:
    "Hier hat sich nichts geändert. Mit der Schaltfläche unten melden Sie sich ab; kommt diese Seite wieder, nennen Sie Ihrem Helpdesk diese Referenz:",

  appAsks: (app) => `${app} möchte Sie abmelden. Das beendet Ihre Anmeldung für alle Apps.`,
  youAsk: "Sie sind dabei, sich abzumelden. Das beendet Ihre Anmeldung für alle Apps.",
  appsMayStay:
    "Apps, die Sie geöffnet hatten, bleiben vielleicht angemeldet, bis Sie sich dort abmelden oder sie erneut fragen.",
};
