/** Mails to employees. An address stands in a paragraph of its own. */
export const mails = {
  language: "en",
  hello: (name: string) => `Hello ${name},`,
  notYou: "If it was not you who asked, you need not do anything: without this mail nobody gets in.",

  reset: (host: string) => `Choose a new password for ${host}`,
  resetText: (host: string) =>
    `somebody asked for a new password for your account at ${host}. With this address you can choose one; it works once, for an hour:`,

  noPassword: (host: string) => `Signing in to ${host}`,
  noPasswordText: (host: string) =>
    `somebody asked for a new password for your account at ${host}. You sign in at your company's own sign-in page, so there is no password to choose here. Sign in at:`,

  changed: (host: string) => `Your password for ${host} was changed`,
  changedText: (host: string) =>
    `the password of your account at ${host} was just changed, and all other browsers were signed out.`,
  changedNotYou: "If that was not you, tell your help desk at once.",
};
