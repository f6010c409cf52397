/** Pages that end a way: refused, not found, too much, out of order. */
export const errors = {
  refusedTitle: "Sign-in did not work",
  refused: "We could not sign you in",
  refusedLead:
    "Please go back to the app and try again. If it happens again, give this reference to your help desk:",
  referenceNote:
    "The reference holds no personal data. With it, your administrators can see what happened and how to put it right.",
  startOver: "Start over",

  isIn: "You are signed in",
  isInLead:
    "The page that you came back to belongs to a sign-in that is over. Go on in the app, or from your apps.",

  notFoundTitle: "Page not found",
  notFound: "There is no page here",
  notFoundLead: "The address may be mistyped or out of date.",
  toApps: "Go to my apps",

  tooMany: "Too many requests",
  tooManyLead: "Please wait a minute, then try again.",

  notAvailableTitle: "Not available",
  notAvailable: "This does not work right now",
  notAcceptedTitle: "Not accepted",
  notAccepted: "We could not accept that",
  tryAgain: "Please try again in a moment. If it happens again, give this reference to your help desk:",
};
