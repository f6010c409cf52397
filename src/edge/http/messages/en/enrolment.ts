import { html } from "../../html.ts";

/** Adding a second factor: in the sign-in, and on the person's own page. */
export const enrolment = {
  owedTitle: "Add a second step",
  owedLead:
    "Your company asks for more than one proof that it is you. Add one now; next time it is asked for in a moment.",
  chooseApp: "An authenticator app",
  choosePasskey: "A passkey: fingerprint, face or PIN",

  appTitle: "Add an authenticator app",
  appLead: "Scan this picture with the app, or type the key by hand.",
  onThisDevice: "The app is on this device: open it",
  picture: "QR code with the key",
  code: "Code that the app shows",
  codeWrong: "That code was not right. Wait for the next one and try again.",
  addApp: "Add the app",
  device: "Name of the device",
  optional: "(if you like)",
  appNamed: "Authenticator app",
  passkeyNamed: "Passkey",
  appExample: "Phone",

  passkeyTitle: "Add a passkey",
  passkeyLead:
    "Your device asks for your fingerprint, your face or its PIN. That stays on the device; we keep a public key only.",
  passkeyRefused: "The passkey was not accepted. Try again.",
  passkeyExample: "Laptop",
  createPasskey: "Create the passkey",
  passkeyNeedsScript:
    "Passkeys need JavaScript, which is switched off in this browser. An authenticator app works without it.",
  passkeyUnable: "This browser cannot use passkeys. Choose another way, or another browser.",
  passkeyTwice: "This device has a passkey here already.",
  passkeyFailed: "That did not work, or was cancelled. Try again.",

  codesTitle: "Your recovery codes",
  /** Long in some languages: where it may be broken is marked there. */
  codesHeading: html`Your recovery codes`,
  codesLead: html`If you lose your device, one of these signs you in. Each works once. Print them or keep them
    in a password manager: <strong>they are not shown again</strong>, and any older ones are void now.`,
  codesFile: "recovery-codes.txt",
  codesFileHead: (email: string) => `Recovery codes of ${email}\nEach works once.`,
  download: "Download",
  kept: "I have kept them",
};
