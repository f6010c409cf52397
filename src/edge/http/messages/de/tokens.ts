import { html } from "../../html.ts";
import type { Messages } from "../en.ts";
import { formatsOf } from "../formats.ts";

const { day, dayText, moment, number, plural } = formatsOf("de");

export const tokens: Messages["tokens"] = {
  title: "Meine API-Tokens",
  lead: "Mit einem Token benutzt ein Skript oder Programm eine App in Ihrem Namen, ohne Ihr Passwort. Wer es hat, kann dort, was Sie können. Hüten Sie es wie ein Passwort.",
  notAllowed:
    "Ihr Unternehmen erlaubt Ihnen keine API-Tokens: Sie können keines erstellen, und Ihre bisherigen gelten nicht. Fragen Sie Ihre Administratoren, wenn Sie eines brauchen.",

  made: "Ihre Tokens",
  none: "Keine. Ein Token, das Sie erstellen, steht hier, bis Sie es widerrufen.",
  revoke: "Widerrufen",
  revokeAll: "Alle widerrufen",
  isOver: "abgelaufen",
  isForbidden: "nicht erlaubt",

  name: "Wofür ist es?",
  nameExample: "Nächtlicher Bericht",
  until: "Bis wann?",
  daysUntil: (days, at) =>
    `${plural(days, { one: "1 Tag", other: `${number(days)} Tage` })} (${dayText(at)})`,
  make: "Token erstellen",
  where: "Wo benutzen Sie es?",
  inPrograms: "In Programmen und Skripten",
  inApp: (app) => `Als mein Passwort in ${app}`,
  inAll: "Als mein Passwort in allen diesen Apps",

  passwordIn: (app) => `Passwort in ${app}`,
  passwordInAll: "Passwort in jeder App, die es annimmt",
  goneApp: "einer App, die es nicht mehr gibt",
  madeOn: (at) => html`erstellt ${day(at)}`,
  ends: (at) => html`gilt bis ${day(at)}`,
  ended: (at) => html`abgelaufen ${day(at)}`,
  neverUsed: "nie benutzt",
  lastUsed: (at, app) => html`zuletzt benutzt ${moment(at)} von ${app}`,
  lastUsedFrom: (at, app, ip) => html`zuletzt benutzt ${moment(at)} von ${app} aus ${ip}`,

  badName: "Geben Sie dem Token einen Namen von höchstens 200 Zeichen.",
  tooMany: (most) =>
    `Sie haben ${number(most)} Tokens, und mehr kann man nicht haben. Widerrufen Sie eines, das Sie nicht mehr brauchen.`,

  newTitle: "Neues Token",
  new: "Ihr neues Token",
  newLead:
    "Kopieren Sie es jetzt. Es wird nur dieses eine Mal angezeigt, und niemand kann es Ihnen noch einmal zeigen. Geht es verloren, widerrufen Sie es und erstellen Sie ein neues.",
  nameUntil: (name, at) => html`${name}, bis ${day(at)}`,
  copied: "Ich habe es kopiert",
  typed:
    "Geben Sie es in der App statt Ihres Passworts ein, zu Ihrer E-Mail-Adresse. Sonst öffnet es nirgends etwas, und Ihr eigenes Passwort öffnet dort nichts.",
  sent: html`Programme senden es an die App, wie deren Dokumentation es sagt, meist als
    <code>Authorization: Bearer</code>. Schreiben Sie es nie in eine Webadresse, einen Chat oder ein
    Repository.`,
};
