import { html } from "../../html.ts";
import type { Messages } from "../en.ts";
import { formatsOf } from "../formats.ts";

const { day, moment, ago, number, plural } = formatsOf("de");

export const account: Messages["account"] = {
  sessions: "Meine Sitzungen",
  sessionsLead:
    "Alle Browser, in denen Sie angemeldet sind. Kennen Sie einen davon nicht, melden Sie die anderen ab und sagen Sie Ihrem Helpdesk Bescheid.",
  signOutOthers: "Andere abmelden",
  thisOne: "dieser",
  signedIn: (at) => html`angemeldet ${moment(at)}`,
  inUse: "gerade in Gebrauch",
  lastUsed: (ms) => (ms < 120_000 ? "eben noch benutzt" : `zuletzt benutzt ${ago(ms)}`),
  browser: "Browser",
  browserOn: (browser, system) => `${browser} unter ${system}`,

  security: "Passwort und zweiter Faktor",
  password: "Passwort",
  passwordElsewhere:
    "Sie melden sich auf der Anmeldeseite Ihres Unternehmens an; deshalb gibt es hier kein Passwort.",
  passwordNone: "Sie haben hier keines.",
  passwordSet: (at) => html`Gesetzt am ${day(at)}.`,
  passwordExpires: (at, by) => html`Gesetzt am ${day(at)}, zu ändern bis ${day(by)}.`,
  setPassword: "Passwort setzen",
  changePassword: "Passwort ändern",

  factor: "Zweiter Faktor",
  factorNone: "Sie haben keinen. Mit einem öffnet ein gestohlenes Passwort nichts.",
  factorAsked: "Ihr Unternehmen verlangt einen.",
  kinds: { totp: "Authenticator-App", passkey: "Passkey" },
  added: (at) => html`hinzugefügt ${day(at)}`,
  used: (at) => html`zuletzt benutzt ${day(at)}`,
  suspended: "gesperrt: Jemand hat eine Kopie davon. Entfernen Sie ihn und richten Sie ihn neu ein.",
  remove: "Entfernen",
  removeNamed: (name) => `${name} entfernen`,

  codes: "Wiederherstellungscodes",
  codesLead: "Für den Tag, an dem Ihr Gerät verloren geht.",
  codesLeft: (count) =>
    plural(count, { one: `${number(count)} davon ist übrig.`, other: `${number(count)} davon sind übrig.` }),
  codesGone: "Sie haben keine mehr.",
  newCodes: "Neue erstellen",

  done: {
    added: "Der zweite Faktor ist hinzugefügt.",
    removed: "Der zweite Faktor ist entfernt.",
    password: "Das Passwort ist gespeichert.",
    kept: "Ihr Unternehmen verlangt einen zweiten Faktor. Fügen Sie einen anderen hinzu, bevor Sie diesen entfernen.",
  },
};
