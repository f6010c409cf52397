/** Around every page, and what several of them say. */
export const frame = {
  languages: "Language",
  continue: "Continue",
  back: "Back",
  notNow: "Not now",
  helpFrom: (name: string) => `Help at ${name}:`,
};
