import { html } from "../../html.ts";
import type { Messages } from "../en.ts";

export const signIn: Messages["signIn"] = {
  title: "Anmelden",
  lead: "Geben Sie Ihre geschäftliche E‑Mail-Adresse ein. Danach folgt die Anmeldeseite Ihres Unternehmens.",
  email: "Geschäftliche E‑Mail-Adresse",
  emailExample: "name@firma.de",
  rememberAddress: "Diese Adresse auf diesem Gerät merken",
  rememberChoice: "Meine Auswahl auf diesem Gerät merken",
  rememberNote: "Nicht auf einem Computer, den auch andere nutzen.",
  anotherWay: "Auf anderem Weg anmelden",
  anotherAddress: "Andere Adresse verwenden",
  forgetAddress: "Diese Adresse vergessen",

  chooseTitle: "Anmeldeweg wählen",
  chooseLead: (address) =>
    html`Für <strong>${address}</strong> gibt es mehrere Anmeldewege. Nehmen Sie den, den Ihr Unternehmen
      Ihnen genannt hat.`,
  ways: "Anmeldewege",
  usedLast: "zuletzt verwendet",

  moment: "Einen Moment",
  toCompany: "Sie werden zur Anmeldeseite Ihres Unternehmens weitergeleitet.",

  lockedOut: "Ausgesperrt?",
  noOwner: "Richten Sie Sallyport ein?",
  noOwnerLead:
    "Diese Installation gehört noch niemandem. Wo sie gestartet wurde, steht ein Link, der einmal gilt: Damit werden Sie ihre erste Eigentümerin oder ihr erster Eigentümer. Ein Neustart gibt einen neuen aus.",

  notYou: "Nicht Sie?",
  useCompany: "Über Ihr Unternehmen anmelden",
  orPassword: "Oder mit Passwort",
  password: "Passwort",
  forgotten: "Passwort vergessen?",
  passwordFailed: (reference) =>
    html`Das hat nicht geklappt. Prüfen Sie Adresse und Passwort; warten Sie nach mehreren Versuchen einige
    Minuten. Referenz für Ihren Helpdesk: ${reference}`,
};
