/** Proving it once more, changing a password, and asking for a new one. */
export const credentials = {
  confirm: "Is it you?",
  confirmLead:
    "You signed in a while ago. Before you change how you sign in, or make a token, prove once more who you are.",
  usePasskey: "Use a passkey",
  signInAgain: "Sign in again",
  locked: "Too many attempts. Wait a few minutes and try again.",
  wrong: "That was not right. Try again.",
  code: "Code of your app, or a recovery code",

  changeTitle: "Password",
  change: "Change the password",
  set: "Set a password",
  othersSignedOut: "All other browsers in which you are signed in are signed out.",
  old: "Old password",
  oldWrong: "The old password was not right.",

  forgotTitle: "New password",
  forgot: "New password",
  forgotLead: "Enter your e-mail address. If you have a password here, you get a link to choose a new one.",
  email: "E-mail address",
  sendLink: "Send the link",
  sent: "Look into your mailbox",
  sentLead:
    "If we know the address, a mail is on its way. The link in it works once, for an hour. If nothing comes, look among the unwanted mail, or ask your help desk.",
  noMail: "Ask your administrator or help desk: they can give you a link by which you choose a new password.",

  linkOver: "This link does not work any more",
  linkOverLead: "It works once and for a short time. Ask for a new one.",
  newLink: "New link",
  signIn: "Sign in",
  isSet: "Your password is set",
  isSetLead: "All browsers in which you were signed in are signed out.",
};
