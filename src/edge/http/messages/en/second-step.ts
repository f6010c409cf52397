/** `/login/second-factor`, `/login/notice`. */
export const secondStep = {
  title: "Second step",
  heading: "One more step",
  ask: {
    totp: "Code from your authenticator app",
    passkey: "Use your passkey",
    "recovery-code": "One of your recovery codes",
  },
  choose: {
    totp: "Use my authenticator app",
    passkey: "Use a passkey",
    "recovery-code": "Use a recovery code",
  },
  /** The same for a wrong code and for one too many: it teaches nothing. */
  failed: "That did not work. Check it and try again; after several tries wait a few minutes.",
  deviceAsks: "Your device asks for your fingerprint, your face or its PIN.",
  lost: "Lost it? Your help desk can let you begin anew.",
  anotherWay: "Another way",

  noticeTitle: "Notice",
  notice: "Before you go on",
  noticeRead: "I have read this",
};
