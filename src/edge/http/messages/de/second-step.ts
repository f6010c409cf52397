import type { Messages } from "../en.ts";

export const secondStep: Messages["secondStep"] = {
  title: "Zweiter Faktor",
  heading: "Noch ein Schritt",
  ask: {
    totp: "Bestätigungscode aus Ihrer Authenticator-App",
    passkey: "Passkey verwenden",
    "recovery-code": "Einer Ihrer Wiederherstellungscodes",
  },
  choose: {
    totp: "Meine Authenticator-App verwenden",
    passkey: "Einen Passkey verwenden",
    "recovery-code": "Einen Wiederherstellungscode verwenden",
  },
  failed:
    "Das hat nicht geklappt. Prüfen Sie die Eingabe und versuchen Sie es noch einmal; warten Sie nach mehreren Versuchen einige Minuten.",
  deviceAsks: "Ihr Gerät fragt nach Ihrem Fingerabdruck, Ihrem Gesicht oder seiner PIN.",
  lost: "Nicht mehr zur Hand? Ihr Helpdesk kann Sie neu beginnen lassen.",
  anotherWay: "Ein anderer Weg",

  noticeTitle: "Hinweis",
  notice: "Bevor es weitergeht",
  noticeRead: "Gelesen",
};
