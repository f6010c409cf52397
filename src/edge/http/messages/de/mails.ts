import type { Messages } from "../en.ts";

export const mails: Messages["mails"] = {
  language: "de",
  hello: (name) => `Guten Tag ${name},`,
  notYou:
    "Wenn nicht Sie darum gebeten haben, brauchen Sie nichts zu tun: Ohne diese E-Mail kommt niemand hinein.",

  reset: (host) => `Neues Passwort für ${host} wählen`,
  resetText: (host) =>
    `für Ihr Konto bei ${host} wurde ein neues Passwort angefordert. Unter dieser Adresse können Sie eines wählen; sie gilt einmal und eine Stunde lang:`,

  noPassword: (host) => `Anmeldung bei ${host}`,
  noPasswordText: (host) =>
    `für Ihr Konto bei ${host} wurde ein neues Passwort angefordert. Sie melden sich auf der Anmeldeseite Ihres Unternehmens an; hier gibt es deshalb kein Passwort zu wählen. Melden Sie sich hier an:`,

  changed: (host) => `Ihr Passwort für ${host} wurde geändert`,
  changedText: (host) =>
    `das Passwort Ihres Kontos bei ${host} wurde eben geändert, und alle anderen Browser wurden abgemeldet.`,
  changedNotYou: "Wenn Sie das nicht waren, sagen Sie sofort Ihrem Helpdesk Bescheid.",
};
