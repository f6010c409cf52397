/** Between us and an app: pages that go on by themselves, and requests that cannot. */
export const onward = {
  moment: "One moment",
  toApp: (app: string) => `We are taking you to ${app}.`,
  signedInTitle: "Signed in",
  signedIn: "You are signed in",
  backToApp: "We are taking you back to your app.",
  signIn: "Sign in",
  noAccess: "No access",

  over: "This sign-in is over",
  overLead: "It took too long, was finished already, or was started in another browser.",
  startAgain: "Go back to the app and start again.",
  openAgain:
    "Go back to the app and open it again. If this page comes each time, let your browser keep cookies for the app.",

  unusable: "This request cannot be used",
  unusableLead:
    "The app sent you here with a request that we cannot answer. Go back to the app and try again.",
  unusableTell: "If it happens again, give this to the people who run the app:",

  notSetUpTitle: "Not set up",
  notSetUp: "This address is not set up",
  notSetUpLead: "No app is registered at this address. Ask the people who run it.",
  hostUnclear: "The reverse proxy did not say, or said twice, which host was asked for.",
  hostUnknown: "The host is none of a forward-auth app's hosts, or the app is disabled.",
};
