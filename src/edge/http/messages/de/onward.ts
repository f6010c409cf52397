import type { Messages } from "../en.ts";

export const onward: Messages["onward"] = {
  moment: "Einen Moment",
  toApp: (app) => `Sie werden zu ${app} weitergeleitet.`,
  signedInTitle: "Angemeldet",
  signedIn: "Sie sind angemeldet",
  backToApp: "Sie werden zurück zu Ihrer App geleitet.",
  signIn: "Anmelden",
  noAccess: "Kein Zugriff",

  over: "Diese Anmeldung ist vorbei",
  overLead:
    "Sie hat zu lange gedauert, war schon abgeschlossen oder wurde in einem anderen Browser begonnen.",
  startAgain: "Gehen Sie zurück zur App und beginnen Sie von vorn.",
  openAgain:
    "Gehen Sie zurück zur App und öffnen Sie sie noch einmal. Kommt diese Seite jedes Mal, erlauben Sie Ihrem Browser Cookies für die App.",

  unusable: "Mit dieser Anfrage geht es nicht weiter",
  unusableLead:
    "Die App hat Sie mit einer Anfrage hierher geschickt, die wir nicht beantworten können. Gehen Sie zurück zur App und versuchen Sie es noch einmal.",
  unusableTell: "Geschieht es wieder, geben Sie dies an die Betreiber der App weiter:",

  notSetUpTitle: "Nicht eingerichtet",
  notSetUp: "Diese Adresse ist nicht eingerichtet",
  notSetUpLead: "Unter dieser Adresse ist keine App registriert. Fragen Sie deren Betreiber.",
  hostUnclear: "Der Reverse Proxy hat nicht oder doppelt angegeben, welcher Host gefragt war.",
  hostUnknown: "Der Host gehört zu keiner App mit Forward-Auth, oder die App ist abgeschaltet.",
};
