/** Where in the console a warning of the API is mended, and what one does there. */
interface Place {
  readonly to: string;
  readonly verb: string;
  /** In place of the API's own next step, which is for programs. */
  readonly says: string;
}

const PLACES: Readonly<Record<string, Place>> = {
  break_glass_missing: {
    to: "/break-glass",
    verb: "Make recovery codes",
    says: "Make a sheet of codes for two owners.",
  },
  break_glass_few_codes: {
    to: "/break-glass",
    verb: "Make recovery codes",
    says: "Make a new sheet before the last one is used.",
  },
  break_glass_unrehearsed: {
    to: "/break-glass",
    verb: "See who holds codes",
    says: "Let a holder rehearse one: it goes the whole way and signs nobody in.",
  },
};

export const placeOf = (code: string): Place | undefined => PLACES[code];
