interface WayStep {
  readonly isDone: boolean;
  readonly text: string;
  /** Where it is done; a step that comes of itself after others has no place yet. */
  readonly to?: string;
}

interface Found {
  /** Codes of the API's warnings. */
  readonly warnings: readonly string[];
  readonly hasDomain: boolean;
}

/** From an empty house to single sign-on, each with whether it is done. */
export const waySteps = ({ warnings, hasDomain }: Found): readonly WayStep[] => [
  { isDone: true, text: "You are the owner, and signed in." },
  {
    isDone: !warnings.includes("break_glass_missing"),
    text: "Recovery codes, for the day on which nothing else lets you in.",
    to: "/break-glass",
  },
  {
    isDone: !warnings.some((code) => code === "break_glass_missing" || code === "break_glass_unrehearsed"),
    text: "Try one of them: a rehearsal proves that what you wrote down works.",
    to: "/break-glass",
  },
  {
    isDone: false,
    text: "Connect your identity provider: Okta, Entra ID, Google, AD FS or another.",
    to: "/setup",
  },
  { isDone: hasDomain, text: "Verify the domain of your e-mail addresses.", to: "/domains" },
  { isDone: false, text: "Try it with a few people, then with everybody." },
];
