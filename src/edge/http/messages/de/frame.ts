import type { Messages } from "../en.ts";

export const frame: Messages["frame"] = {
  languages: "Sprache",
  continue: "Weiter",
  back: "Zurück",
  notNow: "Jetzt nicht",
  helpFrom: (name) => `Hilfe bei ${name}:`,
};
