import { html } from "../../html.ts";
import { formatsOf } from "../formats.ts";

const { day, dayText, moment, number, plural } = formatsOf("en-GB");

/** `/account/tokens`. */
export const tokens = {
  title: "My API tokens",
  lead: "A token lets a script or a program use an app in your name, without your password. Whoever holds it can do there what you can do. Keep it as you keep a password.",
  notAllowed:
    "Your organisation does not allow API tokens for you, so you cannot make one, and those that you have made do not work. Ask your administrators if you need one.",

  made: "Tokens you have made",
  none: "None. A token that you make stands here until you revoke it.",
  revoke: "Revoke",
  revokeAll: "Revoke all of them",
  isOver: "ended",
  isForbidden: "not allowed",

  name: "What is it for?",
  nameExample: "Nightly report",
  until: "Until when?",
  daysUntil: (days: number, at: Date) =>
    `${plural(days, { one: "1 day", other: `${number(days)} days` })}, until ${dayText(at)}`,
  make: "Make a token",
  where: "Where do you use it?",
  inPrograms: "In programs and scripts",
  inApp: (app: string) => `As my password in ${app}`,
  inAll: "As my password in all of these apps",

  passwordIn: (app: string) => `password in ${app}`,
  passwordInAll: "password in every app that takes it",
  goneApp: "an app that is gone",
  madeOn: (at: Date) => html`made ${day(at)}`,
  ends: (at: Date) => html`ends ${day(at)}`,
  ended: (at: Date) => html`ended ${day(at)}`,
  neverUsed: "never used",
  lastUsed: (at: Date, app: string) => html`last used ${moment(at)} by ${app}`,
  lastUsedFrom: (at: Date, app: string, ip: string) => html`last used ${moment(at)} by ${app} from ${ip}`,

  badName: "Give the token a name of at most 200 characters.",
  tooMany: (most: number) =>
    `You have ${number(most)} tokens, and that is as many as one can have. Revoke one that you no longer use.`,

  newTitle: "New token",
  new: "Your new token",
  newLead:
    "Copy it now. It is shown this once, and nobody can show it to you again. If it is lost, revoke it and make another.",
  nameUntil: (name: string, at: Date) => html`${name}, until ${day(at)}`,
  copied: "I have copied it",
  typed:
    "Type it into the app in place of your password, beside your e-mail address. Nowhere else does it open anything, and your own password opens nothing there.",
  sent: html`Programs send it to the app as the app's own documentation says, mostly as
    <code>Authorization: Bearer</code>. Never put it into a web address, a chat or a repository.`,
};
