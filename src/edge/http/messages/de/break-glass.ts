import { html } from "../../html.ts";
import type { Messages } from "../en.ts";
import { formatsOf } from "../formats.ts";

const { number, plural } = formatsOf("de");

const codes = (count: number) =>
  plural(count, { one: `gilt jetzt ${number(count)} Code`, other: `gelten jetzt ${number(count)} Codes` });
const holders = (count: number) =>
  plural(count, { one: `${number(count)} Administrator`, other: `${number(count)} Administratoren` });

export const breakGlass: Messages["breakGlass"] = {
  doorTitle: "Notfall-Anmeldung",
  doorLead:
    "Für benannte Administratoren, wenn nichts anderes geht. Jeder Code gilt einmal. Jede Verwendung wird aufgezeichnet und gemeldet.",
  email: "E-Mail-Adresse",
  code: "Wiederherstellungscode",
  signIn: "Anmelden",
  rehearse: "Nur proben",
  rehearseNote: "Eine Probe zeigt, dass der Code gilt, und verbraucht ihn, meldet aber niemanden an.",
  limited: "Zu viele Versuche. Warten Sie eine Minute und versuchen Sie es dann noch einmal.",
  failed: "Das hat nicht geklappt. Prüfen Sie Adresse und Code; ein benutzter Code gilt nicht mehr.",
  rehearsed: "Die Probe ist geglückt",
  rehearsedLead:
    "Der Code war gültig und ist verbraucht. Streichen Sie ihn auf dem Blatt. Niemand wurde angemeldet.",
  left: (usable, held) => `In diesem Mandanten ${codes(usable)}, bei ${holders(held)}.`,

  title: "Notfallzugang",
  acting: (email, until) =>
    `Sie handeln als Eigentümer, als ${email}, bis ${until}. Alles, was Sie tun, wird aufgezeichnet.`,
  partly: "Nicht alles davon hat geklappt:",
  policies: "Anmelderichtlinien",
  connections: "Verbindungen",
  none: "Es gibt keine.",
  sso: { off: "SSO aus", optional: "SSO freiwillig", enforced: "SSO erzwungen" },
  twoStep: {
    off: "zweiter Faktor aus",
    optional: "zweiter Faktor freiwillig",
    required: "zweiter Faktor Pflicht",
    trusted: "zweiter Faktor vom Identitätsanbieter",
  },
  relax: "SSO nicht mehr erzwingen",
  revert: "Letzte Änderung zurücknehmen",
  enabled: "eingeschaltet",
  disabled: "ausgeschaltet",
  enable: "Einschalten",
  disable: "Ausschalten",
  rest: "Alles andere",
  api: (me) =>
    html`Auch die API nimmt die Sitzung dieses Browsers an: ${me} sagt, wer Sie sind, und gibt das Token, das
    Änderungen brauchen.`,
  end: "Sitzung beenden",

  noRoleTitle: "Kein Zugriff auf die Verwaltung",
  noRole: "Sie haben hier nichts zu verwalten",
  noRoleLead:
    "Sie sind angemeldet, haben in der Verwaltung aber keine Rolle. Wenn Sie eine brauchen, bitten Sie einen Eigentümer des Sallyport Ihres Unternehmens darum, und öffnen Sie diese Seite dann noch einmal.",
  away: "Die Anmeldung geht gerade nicht",
  awayLead: "Versuchen Sie es gleich noch einmal.",
  awayHolders: (link) =>
    html`Administratoren mit einem Wiederherstellungscode kommen trotzdem hinein: ${link}.`,
};
