import { formatsOf } from "../formats.ts";

const { list } = formatsOf("en-GB");

const STEPS = {
  "second-factor": "the second factor",
  enrol: "adding a second factor",
  "new-password": "a new password",
  notice: "reading the notice",
};

/** The link that an administrator gives, to try a connection. */
export const testSignIn = {
  title: "Test sign-in",
  lead: "This tries the connection to your company's sign-in page. You will not be signed in to anything. The administrator who gave you this link sees what your company's sign-in page sends about you.",
  begin: "Begin the test",
  over: "Test finished",
  notSignedIn: "You are not signed in.",
  works: "The connection works: this sign-in would have been accepted.",
  refused: "This sign-in would have been refused.",
  owed: (steps: readonly (keyof typeof STEPS)[]) =>
    `Before there were a session, the policy would ask for: ${list(steps.map((step) => STEPS[step]))}.`,
  toSetUp: "Back to the set-up",
  found: "Your administrator finds everything that was received, checked and mapped under",
};
