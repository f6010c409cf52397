import { html, type Html } from "../../html.ts";
import { formatsOf } from "../formats.ts";

const { number, plural } = formatsOf("en-GB");

const codes = (count: number) =>
  plural(count, { one: `${number(count)} code works`, other: `${number(count)} codes work` });
const holders = (count: number) =>
  plural(count, { one: `${number(count)} administrator`, other: `${number(count)} administrators` });

/** `/break-glass`, and the doors that administrators stand before. */
export const breakGlass = {
  doorTitle: "Break-glass sign-in",
  doorLead:
    "For named administrators, when nothing else works. Each code works once. Every use is recorded and announced.",
  email: "E-mail address",
  code: "Recovery code",
  signIn: "Sign in",
  rehearse: "Rehearse only",
  rehearseNote: "A rehearsal proves that the code works and uses it up, but signs nobody in.",
  limited: "Too many tries. Wait a minute, then try again.",
  failed: "That did not work. Check the address and the code; a code that was used works no more.",
  rehearsed: "The rehearsal went well",
  rehearsedLead: "The code was good, and is used up. Cross it out on the sheet. Nobody was signed in.",
  left: (usable: number, held: number) => `In this tenant ${codes(usable)} now, held by ${holders(held)}.`,

  title: "Break-glass",
  acting: (email: string, until: string) =>
    `You act as an owner, as ${email}, until ${until}. All that you do is recorded.`,
  partly: "Not all of that worked:",
  policies: "Sign-in policies",
  connections: "Connections",
  none: "There are none.",
  sso: { off: "SSO off", optional: "SSO optional", enforced: "SSO enforced" },
  twoStep: {
    off: "two-step off",
    optional: "two-step optional",
    required: "two-step required",
    trusted: "two-step trusted",
  },
  relax: "Stop enforcing SSO",
  revert: "Revert the last change",
  enabled: "enabled",
  disabled: "disabled",
  enable: "Enable",
  disable: "Disable",
  rest: "Everything else",
  api: (me: Html) =>
    html`The API takes this browser's session, too: ${me} says who you are and gives the token that changes
    need.`,
  end: "End this session",

  noRoleTitle: "No access to the administration",
  noRole: "You do not administer here",
  noRoleLead:
    "You are signed in, but you have no role in the administration. If you need one, ask an owner of your company's Sallyport to give it to you, then open this page again.",
  away: "Signing in does not work right now",
  awayLead: "Please try again in a moment.",
  awayHolders: (link: Html) =>
    html`Administrators who hold a recovery code can come in all the same: ${link}.`,
};
