import type { Messages } from "../en.ts";

export const credentials: Messages["credentials"] = {
  confirm: "Sind Sie es?",
  confirmLead:
    "Ihre Anmeldung liegt eine Weile zurück. Bevor Sie ändern, wie Sie sich anmelden, oder ein Token erstellen, weisen Sie sich bitte noch einmal aus.",
  usePasskey: "Passkey verwenden",
  signInAgain: "Noch einmal anmelden",
  locked: "Zu viele Versuche. Warten Sie einige Minuten und versuchen Sie es dann noch einmal.",
  wrong: "Das war nicht richtig. Versuchen Sie es noch einmal.",
  code: "Code Ihrer App oder ein Wiederherstellungscode",

  changeTitle: "Passwort",
  change: "Passwort ändern",
  set: "Passwort setzen",
  othersSignedOut: "Alle anderen Browser, in denen Sie angemeldet sind, werden abgemeldet.",
  old: "Bisheriges Passwort",
  oldWrong: "Das bisherige Passwort war nicht richtig.",

  forgotTitle: "Neues Passwort",
  forgot: "Neues Passwort",
  forgotLead:
    "Geben Sie Ihre E-Mail-Adresse ein. Wenn Sie hier ein Passwort haben, erhalten Sie einen Link, um ein neues zu wählen.",
  email: "E-Mail-Adresse",
  sendLink: "Link senden",
  sent: "Sehen Sie in Ihr Postfach",
  sentLead:
    "Wenn wir die Adresse kennen, ist eine E-Mail unterwegs. Der Link darin gilt einmal und eine Stunde lang. Kommt nichts an, sehen Sie im Spam-Ordner nach oder fragen Sie Ihren Helpdesk.",
  noMail:
    "Fragen Sie Ihren Administrator oder Helpdesk: Dort bekommen Sie einen Link, mit dem Sie ein neues Passwort wählen.",

  linkOver: "Dieser Link gilt nicht mehr",
  linkOverLead: "Er gilt einmal und nur kurze Zeit. Fordern Sie einen neuen an.",
  newLink: "Neuer Link",
  signIn: "Anmelden",
  isSet: "Ihr Passwort ist gesetzt",
  isSetLead: "Alle Browser, in denen Sie angemeldet waren, sind abgemeldet.",
};
