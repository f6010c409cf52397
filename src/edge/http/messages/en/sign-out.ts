/** `/logout` and what follows it, from either side. */
export const signOut = {
  title: "Sign out",
  ask: "Sign out?",
  lead: "This ends your session in this browser: here, in the apps that listen for it, and at your company's sign-in page if that takes part.",
  stay: "Stay signed in",

  doneTitle: "Signed out",
  done: "You are signed out",
  doneLead:
    "If your company's own sign-in page was not asked to sign you out too, it may still know you. On a shared computer, close the browser too.",
  again: "Sign in again",

  under: "Signing out",
  tellingCompany: "You are signed out here. We are telling your company's sign-in page.",
  tellingApp: (app: string) => `We are signing you out of ${app}.`,
  backTo: (app: string) => `We are taking you back to ${app}.`,
  outBackTo: (app: string) => `You are signed out. We are taking you back to ${app}.`,
  skip: "Skip",

  apps: "Signing out of your apps",
  appsLead: "The apps that you had open are being told. This takes a moment.",
  goOn: "Go on",
  frame: "Sign-out of an app",

  refusedTitle: "Sign-out did not work",
  refused: "We could not accept that sign-out",
  refusedLead:
    "Nothing was changed here. To sign out, use the button below; if this page comes again, give this reference to your help desk:",

  appAsks: (app: string) => `${app} asks to sign you out. This ends your sign-in for all apps.`,
  youAsk: "You are about to sign out. This ends your sign-in for all apps.",
  appsMayStay: "Apps that you had open may stay signed in until you sign out of them or they ask again.",
};
