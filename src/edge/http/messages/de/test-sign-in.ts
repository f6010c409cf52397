import type { Messages } from "../en.ts";
import { formatsOf } from "../formats.ts";

const { list } = formatsOf("de");

const STEPS = {
  "second-factor": "den zweiten Faktor",
  enrol: "das Einrichten eines zweiten Faktors",
  "new-password": "ein neues Passwort",
  notice: "das Lesen des Hinweises",
};

export const testSignIn: Messages["testSignIn"] = {
  title: "Probeanmeldung",
  lead: "Damit wird die Verbindung zur Anmeldeseite Ihres Unternehmens erprobt. Sie werden nirgends angemeldet. Der Administrator, von dem Sie diesen Link haben, sieht, was die Anmeldeseite über Sie sendet.",
  begin: "Probe beginnen",
  over: "Probe beendet",
  notSignedIn: "Sie sind nicht angemeldet.",
  works: "Die Verbindung funktioniert: Diese Anmeldung wäre angenommen worden.",
  refused: "Diese Anmeldung wäre abgelehnt worden.",
  owed: (steps) => `Vor einer Sitzung verlangt die Richtlinie: ${list(steps.map((step) => STEPS[step]))}.`,
  toSetUp: "Zurück zur Einrichtung",
  found: "Alles, was empfangen, geprüft und zugeordnet wurde, findet Ihr Administrator unter",
};
