import { html } from "../../html.ts";
import { formatsOf } from "../formats.ts";

const { day, moment, ago, number, plural } = formatsOf("en-GB");

/** `/account`: my sessions, and `/account/security`: password and second factor. */
export const account = {
  sessions: "My sessions",
  sessionsLead:
    "Every browser in which you are signed in. If you do not know one of them, sign out the others and tell your help desk.",
  signOutOthers: "Sign out the others",
  thisOne: "this one",
  signedIn: (at: Date) => html`signed in ${moment(at)}`,
  inUse: "in use now",
  lastUsed: (ms: number) => (ms < 120_000 ? "last used a moment ago" : `last used ${ago(ms)}`),
  browser: "Browser",
  browserOn: (browser: string, system: string) => `${browser} on ${system}`,

  security: "Password and second factor",
  password: "Password",
  passwordElsewhere: "You sign in at your company's sign-in page, so there is no password here.",
  passwordNone: "You have none here.",
  passwordSet: (at: Date) => html`Set on ${day(at)}.`,
  passwordExpires: (at: Date, by: Date) => html`Set on ${day(at)}, to be changed by ${day(by)}.`,
  setPassword: "Set a password",
  changePassword: "Change the password",

  factor: "Second factor",
  factorNone: "You have none. With one, a stolen password opens nothing.",
  factorAsked: "Your company asks for one.",
  kinds: { totp: "authenticator app", passkey: "passkey" },
  added: (at: Date) => html`added ${day(at)}`,
  used: (at: Date) => html`last used ${day(at)}`,
  suspended: "suspended: somebody has a copy of it. Remove it and add it anew.",
  remove: "Remove",
  removeNamed: (name: string) => `Remove ${name}`,

  codes: "Recovery codes",
  codesLead: "For the day on which your device is lost.",
  codesLeft: (count: number) =>
    plural(count, { one: `${number(count)} of them is left.`, other: `${number(count)} of them are left.` }),
  codesGone: "You have none left.",
  newCodes: "Make new ones",

  done: {
    added: "The second factor is added.",
    removed: "The second factor is removed.",
    password: "The password is saved.",
    kept: "Your company asks for a second factor. Add another before you remove this one.",
  },
};
