import type { Messages } from "../en.ts";

export const errors: Messages["errors"] = {
  refusedTitle: "Anmeldung nicht möglich",
  refused: "Wir konnten Sie nicht anmelden",
  refusedLead:
    "Gehen Sie zurück zur App und versuchen Sie es noch einmal. Geschieht es wieder, nennen Sie Ihrem Helpdesk diese Referenz:",
  referenceNote:
    "Die Referenz enthält keine persönlichen Daten. Mit ihr sehen Ihre Administratoren, was geschehen ist und wie es sich beheben lässt.",
  startOver: "Neu beginnen",

  isIn: "Sie sind angemeldet",
  isInLead:
    "Die Seite, zu der Sie zurückgegangen sind, gehört zu einer Anmeldung, die schon vorbei ist. Machen Sie in der App weiter oder öffnen Sie Ihre Apps.",

  notFoundTitle: "Seite nicht gefunden",
  notFound: "Hier gibt es keine Seite",
  notFoundLead: "Die Adresse ist vielleicht falsch geschrieben oder veraltet.",
  toApps: "Zu meinen Apps",

  tooMany: "Zu viele Anfragen",
  tooManyLead: "Warten Sie bitte eine Minute und versuchen Sie es dann noch einmal.",

  notAvailableTitle: "Nicht verfügbar",
  notAvailable: "Das geht gerade nicht",
  notAcceptedTitle: "Nicht angenommen",
  notAccepted: "Das konnten wir nicht annehmen",
  tryAgain:
    "Versuchen Sie es gleich noch einmal. Geschieht es wieder, nennen Sie Ihrem Helpdesk diese Referenz:",
};
