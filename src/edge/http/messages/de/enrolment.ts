import { html } from "../../html.ts";
import type { Messages } from "../en.ts";

export const enrolment: Messages["enrolment"] = {
  owedTitle: "Zweiten Faktor einrichten",
  owedLead:
    "Ihr Unternehmen verlangt mehr als einen Nachweis, dass Sie es sind. Richten Sie jetzt einen ein; beim nächsten Mal ist er in einem Augenblick erbracht.",
  chooseApp: "Authenticator-App",
  choosePasskey: "Passkey: Fingerabdruck, Gesicht oder PIN",

  appTitle: "Authenticator-App einrichten",
  appLead: "Scannen Sie dieses Bild mit der App, oder geben Sie den Schlüssel von Hand ein.",
  onThisDevice: "Die App ist auf diesem Gerät: öffnen",
  picture: "QR-Code mit dem Schlüssel",
  code: "Code, den die App anzeigt",
  codeWrong: "Der Code war nicht richtig. Warten Sie auf den nächsten und versuchen Sie es noch einmal.",
  addApp: "App hinzufügen",
  device: "Name des Geräts",
  optional: "(freiwillig)",
  appNamed: "Authenticator-App",
  passkeyNamed: "Passkey",
  appExample: "Handy",

  passkeyTitle: "Passkey einrichten",
  passkeyLead:
    "Ihr Gerät fragt nach Ihrem Fingerabdruck, Ihrem Gesicht oder seiner PIN. Das bleibt auf dem Gerät; wir speichern nur einen öffentlichen Schlüssel.",
  passkeyRefused: "Der Passkey wurde nicht angenommen. Versuchen Sie es noch einmal.",
  passkeyExample: "Notebook",
  createPasskey: "Passkey erstellen",
  passkeyNeedsScript:
    "Passkeys brauchen JavaScript, das in diesem Browser ausgeschaltet ist. Eine Authenticator-App geht auch ohne.",
  passkeyUnable:
    "Dieser Browser kann keine Passkeys verwenden. Wählen Sie einen anderen Weg oder einen anderen Browser.",
  passkeyTwice: "Für dieses Gerät gibt es hier schon einen Passkey.",
  passkeyFailed: "Das hat nicht geklappt oder wurde abgebrochen. Versuchen Sie es noch einmal.",

  codesTitle: "Ihre Wiederherstellungscodes",
  codesHeading: html`Ihre Wieder&shy;herstellungs&shy;codes`,
  codesLead: html`Wenn Sie Ihr Gerät verlieren, melden Sie sich mit einem dieser Codes an. Jeder gilt einmal.
    Drucken Sie sie aus oder legen Sie sie in einem Passwortmanager ab:
    <strong>Sie werden nicht noch einmal angezeigt</strong>, und ältere gelten nicht mehr.`,
  codesFile: "wiederherstellungscodes.txt",
  codesFileHead: (email) => `Wiederherstellungscodes von ${email}\nJeder gilt einmal.`,
  download: "Herunterladen",
  kept: "Ich habe sie gesichert",
};
