import { html } from "../../html.ts";

/** `/login`, `/login/choose`, `/login/continue`, `/login/password`. */
export const signIn = {
  title: "Sign in",
  lead: "Enter your work e-mail address. Your company's own sign-in page comes next.",
  email: "Work e-mail address",
  emailExample: "name@company.com",
  rememberAddress: "Remember this address on this device",
  rememberChoice: "Remember my choice on this device",
  rememberNote: "Not on a computer that others use, too.",
  anotherWay: "Choose another way to sign in",
  anotherAddress: "Use another address",
  forgetAddress: "Forget this address",

  chooseTitle: "Choose how to sign in",
  chooseLead: (address: string) =>
    html`There are several ways to sign in as <strong>${address}</strong>. Take the one that your company has
      told you to use.`,
  ways: "Ways to sign in",
  usedLast: "used last",

  moment: "One moment",
  toCompany: "We are taking you to your company's sign-in page.",

  /** Beside it stands the way in by break-glass. */
  lockedOut: "Locked out?",
  noOwner: "Are you setting Sallyport up?",
  noOwnerLead:
    "Nobody owns this installation yet. Where it was started it has printed a link that is good once: with it you become the first owner. A restart prints a new one.",

  notYou: "Not you?",
  useCompany: "Use your company's sign-in",
  orPassword: "Or with a password",
  password: "Password",
  forgotten: "Forgotten the password?",
  passwordFailed: (reference: string) =>
    html`That did not work. Check the address and the password; after several tries wait a few minutes.
    Reference for your help desk: ${reference}`,
};
